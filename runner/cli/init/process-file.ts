import type { LanguageKit } from './languages.ts';

/** The text of hello.process.json. */
export function processFileText({ file, command, print }: LanguageKit): string {
  const json = (value: unknown): string => JSON.stringify(value).replaceAll('","', '", "');
  return `// Counts the lines of the files in this folder and shows the largest to you before it goes on.
// Run it:    stepwell run hello.process.json
// Only look: stepwell run hello.process.json --param top=3 --until count --on-interrupt stop
{
  "version": 1,
  "name": "hello",
  "title": "Lines in this folder",

  // What can be given with --param NAME=VALUE.
  "params": {
    "type": "object",
    "properties": {
      "top": { "type": "integer", "minimum": 1, "default": 5, "description": "How many of the largest files to list" }
    }
  },

  // A provider is a program that has steps: here, those of one file.
  "providers": {
    "hello": { "command": ${json(command)}, "args": ${json([`steps/${file}`])} }
  },

  // Each step's output is the next step's input.
  "steps": [
    {
      "id": "count",
      "name": "Count lines",
      "provider": "hello",
      "with": { "top": "\${{ params.top }}" },
      "timeout": "1m",
      // Afterwards the process waits: you see the data, change it if you like, and let it proceed.
      "interrupt": {
        "message": "The largest files are listed below. Take out what does not matter, then proceed.",
        "schema": {
          "type": "object",
          "properties": { "largest": { "type": "array" } },
          "required": ["files", "lines", "largest"]
        }
      }
    },
    {
      // Any program is a step too; what it prints is its log.
      "id": "say",
      "name": "Say it",
      "command": ${json(command)},
      "args": ${json([...print, '${{ input.lines }}', '${{ input.files }}'])}
    }
  ]
}
`;
}
