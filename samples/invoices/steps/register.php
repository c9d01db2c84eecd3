<?php

/** The register of invoice numbers: without gaps, and the same client and month always have the same one. */

declare(strict_types=1);

use Stepwell\StepError;

/**
 * @param list<string> $clients
 * @return array<string, string> numbers by client
 */
function numbersFor(string $file, string $month, array $clients): array
{
    if (!is_dir(dirname($file))) {
        mkdir(dirname($file), 0777, true);
    }
    $lock = fopen("$file.lock", 'c');
    if ($lock === false || !flock($lock, LOCK_EX)) {
        throw new StepError("The register $file cannot be locked");
    }
    try {
        $issued = is_file($file) ? json_decode((string) file_get_contents($file), true, 8, JSON_THROW_ON_ERROR)['issued'] : [];
        $year = substr($month, 0, 4);
        $next = 1 + count(array_filter($issued, fn (string $number): bool => str_starts_with($number, "$year-")));
        $numbers = [];
        foreach ($clients as $client) {
            $issued["$month/$client"] ??= sprintf('%s-%04d', $year, $next++);
            $numbers[$client] = $issued["$month/$client"];
        }
        // Never half a file: the numbers given out are not to be had from anywhere else.
        $text = json_encode(['issued' => (object) $issued], JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR);
        if (file_put_contents("$file.new", "$text\n") === false || !rename("$file.new", $file)) {
            throw new StepError("The register $file cannot be written");
        }
        return $numbers;
    } finally {
        fclose($lock);
    }
}
