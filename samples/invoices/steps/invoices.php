<?php

/** The steps of the monthly invoices: draft and issue. Amounts are whole cents, times are whole minutes. */

declare(strict_types=1);

require __DIR__ . '/../../../protocol/sdk/php/stepwell.php'; // `stepwell init --lang php` puts it beside your steps
require __DIR__ . '/tax.php';
require __DIR__ . '/register.php';
require __DIR__ . '/page.php';

use Stepwell\Context;
use Stepwell\InvalidWith;

use function Stepwell\serve;
use function Stepwell\step;

const REVIEW_SCHEMA = [
    'type' => 'object',
    'required' => ['month', 'invoices'],
    'properties' => [
        'invoices' => [
            'type' => 'array',
            'items' => [
                'type' => 'object',
                'required' => ['client', 'issue', 'lines', 'net', 'taxRate'],
                'properties' => [
                    'issue' => ['type' => 'boolean', 'title' => 'Send this invoice'],
                    'taxRate' => ['type' => 'number', 'minimum' => 0, 'maximum' => 100],
                    'lines' => ['type' => 'array', 'minItems' => 1],
                ],
            ],
        ],
    ],
];

step(
    'draft',
    title: 'Draft the invoices of a month',
    idempotent: true,
    interrupts: true,
    function: function (
        array $input,
        Context $ctx,
        string $month,
        string $timesheet,
        string $clients,
        int|float $reviewAbove,
        array $tax,
    ): mixed {
        $known = readJson($clients);
        $byClient = [];
        $strangers = [];
        foreach (readJson($timesheet)['entries'] as $entry) {
            if (!str_starts_with($entry['date'], "$month-")) {
                continue;
            }
            if (isset($known[$entry['client']])) {
                $byClient[$entry['client']][] = $entry;
            } else {
                $strangers[] = "{$entry['date']}: there is no client \"{$entry['client']}\" ({$entry['what']})";
            }
        }
        if ($byClient === []) {
            throw new InvalidWith("$timesheet has nothing to bill for $month");
        }
        ksort($byClient);

        $invoices = [];
        foreach ($byClient as $id => $entries) {
            $invoices[] = draft($id, $known[$id], $entries, $tax, (int) round($reviewAbove * 100));
            $ctx->progress(count($invoices), count($byClient), $known[$id]['name']);
        }
        $doubtful = array_filter($invoices, fn (array $invoice): bool => $invoice['doubts'] !== []);
        $ctx->summary = count($invoices) . ' invoices, ' . count($doubtful) . ' to look at';
        $output = ['month' => $month, 'invoices' => $invoices, 'notBilled' => $strangers];
        if ($doubtful === [] && $strangers === []) {
            return $output;
        }
        return $ctx->interrupt(
            $output,
            'Look at the invoices with doubts and set "issue" to true for those to send. Work for unknown clients is under "notBilled".',
            REVIEW_SCHEMA,
        );
    },
);

step(
    'issue',
    title: 'Give out numbers and write the invoices',
    idempotent: true,
    function: function (array $input, Context $ctx, string $seller, string $register): array {
        $from = readJson($seller);
        $toIssue = array_values(array_filter($input['invoices'], fn (array $invoice): bool => $invoice['issue']));
        $held = array_values(array_filter($input['invoices'], fn (array $invoice): bool => !$invoice['issue']));
        $numbers = numbersFor($register, $input['month'], array_column($toIssue, 'client'));
        $issued = [];
        $total = 0;
        foreach ($toIssue as $invoice) {
            $net = array_sum(array_column($invoice['lines'], 'cents')); // a person may have changed lines
            $vat = percentOf($net, $invoice['taxRate']);
            $number = $numbers[$invoice['client']];
            $whole = ['number' => $number, 'month' => $input['month'], 'net' => $net, 'tax' => $vat, 'gross' => $net + $vat] + $invoice;
            $ctx->artifact("invoice-$number.html", page($whole, $from), 'text/html');
            $issued[] = ['number' => $number, 'client' => $invoice['client'], 'name' => $invoice['name'], 'gross' => euros($net + $vat)];
            $total += $net + $vat;
            $ctx->progress(count($issued), count($toIssue), $number);
        }
        $ctx->summary = count($issued) . ' invoices over ' . euros($total) . ' €, ' . count($held) . ' held back';
        return [
            'month' => $input['month'],
            'issued' => $issued,
            'held' => array_map(fn (array $invoice): array => ['client' => $invoice['client'], 'doubts' => $invoice['doubts']], $held),
            'notBilled' => $input['notBilled'] ?? [],
            'total' => euros($total),
        ];
    },
);

serve('invoices', '1.0.0');

/**
 * One client's invoice: a line for each kind of work. `doubts` say why a person should look; with any, it is not
 * issued unless that person says so.
 */
function draft(string $id, array $client, array $entries, array $tax, int $reviewAboveCents): array
{
    $minutes = [];
    foreach ($entries as $entry) {
        $minutes[$entry['what']] = ($minutes[$entry['what']] ?? 0) + $entry['minutes'];
    }
    $lines = [];
    foreach ($minutes as $what => $sum) {
        // Half a cent up, in whole numbers.
        $lines[] = ['what' => $what, 'minutes' => $sum, 'cents' => intdiv($sum * $client['rate'] + 30, 60)];
    }
    $net = array_sum(array_column($lines, 'cents'));
    $treatment = taxFor($client, $tax);
    $doubts = $treatment['doubt'] === null ? [] : [$treatment['doubt']];
    if ($net > $reviewAboveCents) {
        $doubts[] = 'It is over more than ' . euros($reviewAboveCents) . ' €';
    }
    return [
        'client' => $id,
        'name' => $client['name'],
        'address' => $client['address'],
        'issue' => $doubts === [],
        'doubts' => $doubts,
        'taxRate' => $treatment['rate'],
        'taxNote' => $treatment['note'],
        'net' => $net,
        'lines' => $lines,
    ] + (isset($client['vatId']) ? ['vatId' => $client['vatId']] : []);
}

function readJson(string $path): array
{
    $text = @file_get_contents($path);
    if ($text === false) {
        throw new InvalidWith("$path cannot be read");
    }
    try {
        return json_decode($text, true, 64, JSON_THROW_ON_ERROR);
    } catch (JsonException $error) {
        throw new InvalidWith("$path is not JSON: {$error->getMessage()}");
    }
}
