<?php

/** An invoice as a page to print. */

declare(strict_types=1);

function page(array $invoice, array $seller): string
{
    $text = fn (string $value): string => htmlspecialchars($value, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
    $block = fn (array $lines): string => implode('<br>', array_map($text, $lines));
    $rows = '';
    foreach ($invoice['lines'] as $line) {
        $hours = number_format($line['minutes'] / 60, 2);
        $rows .= "<tr><td>{$text($line['what'])}<td>$hours<td>" . euros($line['cents']) . "\n";
    }
    $last = new DateTimeImmutable("{$invoice['month']}-01 last day of this month", new DateTimeZone('UTC'));
    $due = $last->modify("+{$seller['paymentDays']} days")->format('j F Y');
    $sums = ['Net' => $invoice['net'], "VAT {$invoice['taxRate']} %" => $invoice['tax'], 'Total' => $invoice['gross']];
    $totals = '';
    foreach ($sums as $name => $cents) {
        $totals .= "<tr><th colspan=2>$name<td>" . euros($cents) . "\n";
    }
    $vatId = isset($invoice['vatId']) ? "<br>VAT id {$text($invoice['vatId'])}" : '';
    $note = $invoice['taxNote'] === '' ? '' : "<p>{$text($invoice['taxNote'])}</p>";
    return <<<HTML
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>Invoice {$text($invoice['number'])}</title>
        <style>
          body { font: 11pt/1.5 system-ui, sans-serif; max-width: 42em; margin: 3em auto; padding: 0 1em }
          table { width: 100%; border-collapse: collapse; margin: 2em 0 }
          th, td { text-align: left; padding: .3em 0; border-bottom: 1px solid #ccc }
          td + td, tr > th + td { text-align: right }
        </style>
        <p>{$block([$seller['name'], ...$seller['address']])}<br>VAT id {$text($seller['vatId'])}</p>
        <p>{$block([$invoice['name'], ...$invoice['address']])}$vatId</p>
        <h1>Invoice {$text($invoice['number'])}</h1>
        <p>{$last->format('j F Y')}, for services in {$last->format('F Y')}</p>
        <table>
        <tr><th>Service<th>Hours<th>€
        $rows$totals</table>
        $note
        <p>Please pay by $due to {$text($seller['bank'])}.</p>

        HTML;
}
