/** steps/hello.py */
export const PYTHON_STEP = String.raw`"""The steps of hello.process.json. A step is a function: it gets the data and returns the data for the next step."""
import os

from stepwell import serve, step


@step
def count(input, ctx, top: int = 5):
    paths = list(files_below(ctx.work_dir))
    files = []
    for path in paths:
        ctx.progress(len(files), len(paths), path)
        with open(os.path.join(ctx.work_dir, path), "rb") as file:
            files.append({"path": path, "lines": sum(1 for _ in file)})
    ctx.progress(len(paths), len(paths))
    files.sort(key=lambda file: -file["lines"])
    lines = sum(file["lines"] for file in files)
    ctx.summary = f"{lines} lines"
    return {"files": len(files), "lines": lines, "largest": files[:top]}


def files_below(root):
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "node_modules"]
        for name in names:
            path = os.path.join(folder, name)
            if not name.startswith(".") and os.path.isfile(path):
                yield os.path.relpath(path, root)


serve()
`;
