/** steps/hello.php */
export const PHP_STEP = String.raw`<?php
// The steps of hello.process.json. A step is a function: it gets the data and returns the data for the next step.
require __DIR__ . '/stepwell.php';

use function Stepwell\{serve, step};

step('count', function (array $input, $ctx, int $top = 5): array {
    $paths = filesBelow($ctx->workDir);
    $files = [];
    foreach ($paths as $path) {
        $ctx->progress(count($files), count($paths), $path);
        $files[] = ['path' => $path, 'lines' => count(file($ctx->workDir . '/' . $path))];
    }
    $ctx->progress(count($paths), count($paths));
    usort($files, fn (array $a, array $b): int => $b['lines'] <=> $a['lines']);
    $lines = array_sum(array_column($files, 'lines'));
    return ['files' => count($files), 'lines' => $lines, 'largest' => array_slice($files, 0, $top)];
});

function filesBelow(string $root, string $folder = ''): array
{
    $found = [];
    foreach (scandir($root . '/' . $folder) as $name) {
        if ($name[0] === '.' || $name === 'node_modules' || $name === 'vendor') {
            continue;
        }
        $path = ltrim($folder . '/' . $name, '/');
        if (is_dir($root . '/' . $path)) {
            array_push($found, ...filesBelow($root, $path));
        } elseif (is_file($root . '/' . $path)) {
            $found[] = $path;
        }
    }
    return $found;
}

serve();
`;
