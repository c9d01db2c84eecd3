<?php

/** The report as a page to publish. */

declare(strict_types=1);

require __DIR__ . '/../../../protocol/sdk/php/stepwell.php'; // `stepwell init --lang php` puts it beside your steps

use Stepwell\Context;

use function Stepwell\serve;
use function Stepwell\step;

step('page', function (array $input, Context $ctx, string $title): array {
    $text = fn (string|int $value): string => htmlspecialchars((string) $value, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
    $rows = '';
    foreach ($input['problems'] as $problem) {
        $rows .= "<tr class=\"{$text(strtr($problem['kind'], ' ', '-'))}\"><td>{$text($problem['file'])}<td>{$text($problem['line'])}"
            . "<td>{$text($problem['kind'])}<td>{$text($problem['text'])}\n";
    }
    $number = count($input['problems']);
    $ctx->artifact('report.html', <<<HTML
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>{$text($title)}</title>
        <style>
          body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em }
          table { border-collapse: collapse } td, th { text-align: left; padding: .2em 1em .2em 0; vertical-align: top }
          .link { color: #b00020 }
        </style>
        <h1>{$text($title)}</h1>
        <p>{$text($input['files'])} files, {$text($input['words'])} words, $number problems.</p>
        <table>
        <tr><th>File<th>Line<th>Kind<th>Problem
        $rows</table>

        HTML, 'text/html');
    return $input;
});

serve('page', '1.0.0');
