# The runner in a container. Build: docker build -t stepwell .   How to use it: docs/server.md
FROM node:20-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN node esbuild.mjs --minify && npm pack

FROM node:20-slim
# An init reaps what steps leave behind and passes signals on; the runner would be process 1 otherwise.
RUN apt-get update \
  && apt-get install -y --no-install-recommends tini \
  && rm -rf /var/lib/apt/lists/*
RUN --mount=from=build,source=/src,target=/src npm install --global --ignore-scripts /src/stepwell-*.tgz
# The queue. Made here, so that a new volume belongs to the user and not to root.
RUN install -d -o node -g node -m 0700 /var/lib/stepwell
USER node
ENV STEPWELL_STATE_DIR=/var/lib/stepwell
VOLUME /var/lib/stepwell
WORKDIR /repo
STOPSIGNAL SIGTERM
ENTRYPOINT ["tini", "--", "stepwell"]
CMD ["runner", "--wait"]
