<?php

/** The everything provider: every step that step-protocol.md fixes for conformance tests, with the PHP SDK. */

declare(strict_types=1);

require __DIR__ . '/stepwell.php';

use Stepwell\Context;
use Stepwell\InvalidInput;
use Stepwell\StepError;

use function Stepwell\serve;
use function Stepwell\step;

step(
    'echo',
    /** Gives back what it gets. */
    fn (array $input, Context $ctx, bool $wrap = false, mixed ...$others): array => $wrap
        ? ['input' => (object) $input, 'with' => (object) $ctx->with]
        : $input,
);

step('fail', function (array $input): never {
    throw new RuntimeException($input['message'] ?? 'it failed');
});

step('cause', function (array $input): never {
    $cause = null;
    for ($level = $input['depth'] ?? 3; $level > 0; $level--) {
        $cause = new RuntimeException("level $level", 0, $cause);
    }
    throw $cause ?? new InvalidInput('depth must be 1 or more');
});

step('retry-after', function (array $input): never {
    throw new StepError('not yet', retryable: true, retryAfter: ($input['ms'] ?? 1500) / 1000);
});

step('slow', idempotent: true, function: function (array $input, Context $ctx): array {
    $total = $input['ms'] ?? 10_000;
    $start = hrtime(true);
    while (true) {
        $passed = min((hrtime(true) - $start) / 1e6, $total);
        $ctx->progress($passed, $total);
        if ($passed >= $total) {
            return ['slept' => $total];
        }
        $ctx->sleep(min(0.05, ($total - $passed) / 1000));
    }
});

step('ignore-cancel', function (array $input, Context $ctx): array {
    $ctx->progress(0);
    $until = microtime(true) + ($input['ms'] ?? 1000) / 1000;
    while (($left = $until - microtime(true)) > 0) {
        usleep((int) ($left * 1e6)); // comes back early when a cancel arrives
    }
    return ['ignored' => true];
});

step('interrupt', interrupts: true, function: fn (array $input, Context $ctx) => $ctx->interrupt(
    (object) $input,
    $input['message'] ?? 'Please check',
    ['type' => 'object'],
    isset($input['expiresInMs']) ? $input['expiresInMs'] / 1000 : null,
));

step('progress', function (array $input, Context $ctx): array {
    $to = $input['to'] ?? 3;
    for ($half = 0; $half <= $to * 2; $half++) {
        $ctx->progress($half / 2, $to, $half / 2 . " of $to");
    }
    foreach (['debug', 'info', 'warning', 'error'] as $level) {
        $ctx->log("a $level record", $level, ['level' => $level]);
    }
    $ctx->mask('not-a-real-secret');
    if ($input['fall'] ?? false) {
        $ctx->progress(0, $to);
    }
    return ['reported' => $to * 2 + 1];
});

step('artifact', function (array $input, Context $ctx): array {
    $name = $input['name'] ?? 'report';
    $file = "$ctx->artifactDir/$name.txt";
    file_put_contents($file, $input['text'] ?? "hello\n");
    $ctx->artifact($name, new SplFileInfo($file), 'text/plain');
    return ['path' => "$name.txt"];
});

step('unicode', fn (array $input): array => ($input['broken'] ?? false) ? ['text' => "\xFF"] : [
    'latin' => 'Grüße',
    'combining' => "e\u{301}",
    'cjk' => '日本語',
    'astral' => '😀𝒳',
    'rtl' => 'שלום',
    'separators' => "\u{2028}\u{2029}",
    'control' => "\x00\x01\x1f\x7f",
    'escapes' => "\"\\/\x08\f\n\r\t",
    'bom' => "\u{feff}",
    'empty' => '',
    'ä key' => '🔑',
]);

step('bigint', fn (): array => [
    'value' => 9007199254740993,
    'safe' => 9007199254740991,
    'list' => [-9007199254740993, '18446744073709551616'], // the last one is beyond PHP's integers
]);

step('nan', fn (array $input): array => [
    'value' => ['nan' => NAN, 'infinity' => INF, '-infinity' => -INF][$input['value'] ?? 'nan'],
]);

step('big', fn (array $input): array => ['text' => str_repeat('x', $input['bytes'] ?? 1_000_000)]);

step('print', function (array $input): array {
    $text = $input['text'] ?? 'stray print';
    match ($input['via'] ?? 'print') {
        'print' => print $text,
        'fd' => file_put_contents('php://fd/1', $text),
        default => throw new InvalidInput('via must be print or fd'),
    };
    flush();
    return ['printed' => true];
});

step('child-print', function (array $input, Context $ctx): array {
    $program = 'fwrite(STDOUT, $argv[1] . "\n"); usleep((int) $argv[2] * 1000);';
    $command = [PHP_BINARY, '-n', '-r', $program, '--', $input['text'] ?? 'child print', (string) ($input['holdMs'] ?? 0)];
    $child = proc_open($command, [], $pipes);
    try {
        $ctx->info('child started', ['pid' => proc_get_status($child)['pid']]);
        while (proc_get_status($child)['running']) {
            $ctx->sleep(0.01);
        }
    } finally {
        proc_terminate($child, 9);
        proc_close($child);
    }
    return ['printed' => true];
});

step('child-reads-stdin', function (): array {
    $program = 'fwrite(STDERR, (string) strlen(stream_get_contents(STDIN)));';
    $child = proc_open([PHP_BINARY, '-n', '-r', $program], [2 => ['pipe', 'w']], $pipes);
    $bytes = (int) stream_get_contents($pipes[2]);
    proc_close($child);
    return ['bytes' => $bytes];
});

step('nothing', function (array $input): void {
});

step('exit-mid-run', function (array $input, Context $ctx): never {
    $ctx->progress(0);
    exit($input['code'] ?? 3);
});

serve('everything', '1.0.0');
