<?php

/** Which VAT an invoice bears, for services sold from one country of the European Union. Ask your accountant before you use it. */

declare(strict_types=1);

/** @return array{rate: int|float, note: string, doubt: ?string} rate in per cent */
function taxFor(array $client, array $tax): array
{
    $homeRate = ['rate' => $tax['rate'], 'note' => '', 'doubt' => null];
    if ($client['country'] === $tax['home']) {
        return $homeRate;
    }
    if (!in_array($client['country'], $tax['union'], true)) {
        return $client['business']
            ? ['rate' => 0, 'note' => 'Not taxable in Germany: the place of supply is outside the European Union.', 'doubt' => null]
            : ['doubt' => 'A private client outside the European Union: which tax is due depends on the service'] + $homeRate;
    }
    if (!$client['business']) {
        return $homeRate;
    }
    if (($client['vatId'] ?? '') === '') {
        return ['doubt' => 'A business in another country of the European Union without a VAT id: taxed like a private client'] + $homeRate;
    }
    return ['rate' => 0, 'note' => 'Reverse charge: the recipient owes the VAT.', 'doubt' => null];
}

/** Cents, half a cent up. */
function percentOf(int $cents, int|float $percent): int
{
    return (int) round($cents * $percent / 100, 0, PHP_ROUND_HALF_UP);
}

function euros(int $cents): string
{
    return number_format($cents / 100, 2, '.', ',');
}
