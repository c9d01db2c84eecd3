<?php

/**
 * Stepwell for PHP: write the steps of a process in a few lines. One file, to copy into any project.
 *
 *     require __DIR__ . '/stepwell.php';
 *     use function Stepwell\{step, serve};
 *
 *     step('fetch', function (array $input, Stepwell\Context $ctx, string $url): array {
 *         $ctx->progress(1, 2);
 *         return ['rows' => download($url)];
 *     });
 *     serve();
 *
 * It speaks Step Protocol 1 over stdin and stdout and takes both away from the step as far as the machine lets it (see
 * Wire::open), so that what the step prints becomes a log line.
 *
 * One long file without dependencies, PHP 8.1+, because it is handed out by copying it beside a step. Its parts, in
 * order: errors, JSON, what a step works with (Context), types and schemas, steps, the private wire, the session, the
 * process and its children, entry (serve).
 */

declare(strict_types=1);

namespace Stepwell;

const VERSION = '0.1.0';
const PROTOCOL_VERSION = '1';
/** Beyond it, JSON readers that use doubles lose digits. */
const MAX_SAFE_INTEGER = 2 ** 53 - 1;
/** Nesting of data, the outermost object counted. */
const MAX_DEPTH = 64;
const MAX_CAUSES = 8;
const MAX_STACK_LINES = 100;
/** Reports of progress sent at once; beyond it ten a second, which is what a runner passes on anyway. */
const PROGRESS_BURST = 20;
const PROGRESS_RATE = 10.0;
/** Bytes of one log record; what is longer is cut into several. */
const LOG_PIECE = 60_000;
/** Seconds that children get to end once the executor is gone. */
const END_GRACE = 1.0;
/** They poison objects in JavaScript, so data may not have them. */
const FORBIDDEN_KEYS = ['__proto__' => true, 'constructor' => true, 'prototype' => true];

// ------------------------------------------------------------------------------------------------------- errors

/** Fails the step with a message for people, and says what the runner may do about it. */
class StepError extends \Exception
{
    /**
     * @param ?bool $retryable false: never tried again; true or null: the retry policy of the process decides
     * @param ?float $retryAfter seconds to wait before the next attempt
     * @param mixed $details anything that fits into JSON
     */
    public function __construct(
        string $message,
        int $code = 1000,
        public readonly ?bool $retryable = null,
        public readonly ?float $retryAfter = null,
        public readonly mixed $details = null,
        ?\Throwable $previous = null,
    ) {
        parent::__construct($message, $code, $previous);
    }
}

/** The data is not what the step takes. Never tried again by itself. */
class InvalidInput extends StepError
{
    public function __construct(string $message, mixed $details = null)
    {
        parent::__construct($message, 1002, details: $details);
    }
}

/** The settings under `with` are not what the step takes. Never tried again by itself. */
class InvalidWith extends StepError
{
    public function __construct(string $message, mixed $details = null)
    {
        parent::__construct($message, 1003, details: $details);
    }
}

/**
 * Thrown by checkCancelled(), progress() and sleep() once the runner wants the step to end.
 * An Error, so that a broad `catch (Exception)` in a retry loop lets it through.
 */
final class Cancelled extends \Error
{
}

/** @internal A request that is answered with an error of the protocol itself. */
final class Rejected extends \Exception
{
    public function __construct(int $code, string $message, public readonly ?string $id = null)
    {
        parent::__construct($message, $code);
    }
}

/** @internal A value that does not fit; the path is filled in from the inside out. */
final class Unfit extends \Exception
{
    /** @var list<string> */
    public array $path = [];

    public function at(string|int $key): self
    {
        $plain = is_int($key) || preg_match('/^[A-Za-z_][\w-]*$/D', $key) === 1;
        $this->path[] = is_int($key) ? "[$key]" : ($plain ? ".$key" : '[' . Json::text($key) . ']');
        return $this;
    }

    public function sentence(string $what): string
    {
        return $what . implode('', array_reverse($this->path)) . ' ' . $this->getMessage();
    }
}

// --------------------------------------------------------------------------------------------------------- JSON

/** @internal */
final class Json
{
    private const FLAGS = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_LINE_TERMINATORS
        | JSON_PRESERVE_ZERO_FRACTION | JSON_THROW_ON_ERROR;

    /** For messages: text that is no UTF-8 gets a replacement character rather than an error. */
    public static function text(mixed $value): string
    {
        return json_encode($value, self::FLAGS | JSON_INVALID_UTF8_SUBSTITUTE | JSON_PARTIAL_OUTPUT_ON_ERROR);
    }

    /**
     * Reads a message. Objects become arrays, except those PHP could not tell from a list afterwards, `{}` and
     * `{"0":…}`: they stay stdClass, so that data passed on is written as it came.
     *
     * @throws \JsonException
     */
    public static function read(string $line): mixed
    {
        $flags = JSON_BIGINT_AS_STRING | JSON_THROW_ON_ERROR;
        if (preg_match('/\{\s*\}|"(?:0|\\\\u0030)"\s*:/', $line) !== 1) {
            return json_decode($line, true, 512, $flags);
        }
        try {
            return self::natural(json_decode($line, false, 512, $flags), false);
        } catch (\JsonException $error) {
            if ($error->getCode() !== JSON_ERROR_INVALID_PROPERTY_NAME) {
                throw $error;
            }
        }
        // PHP's objects have no names that start with U+0000: let all strings that do start with a mark for a while.
        $marked = preg_replace('/(?<!\\\\)"(?=\\\\u0000|\x{E000}|\\\\u[eE]000)/u', '"' . self::MARK, $line);
        return self::natural(json_decode((string) $marked, false, 512, $flags), true);
    }

    private const MARK = "\u{E000}";

    private static function natural(mixed $value, bool $marked): mixed
    {
        if (is_string($value)) {
            return $marked && str_starts_with($value, self::MARK) ? substr($value, strlen(self::MARK)) : $value;
        }
        if (!is_array($value) && !is_object($value)) {
            return $value;
        }
        $items = (array) $value;
        if ($marked && is_object($value)) {
            $keys = array_map(fn ($key) => self::natural($key, true), array_keys($items));
            $items = array_combine($keys, $items);
        }
        foreach ($items as $key => $item) {
            if (!is_scalar($item) || $marked) {
                $items[$key] = self::natural($item, $marked);
            }
        }
        return is_object($value) && array_is_list($items) ? (object) $items : $items;
    }

    /**
     * JSON text of data.
     *
     * @throws StepError naming the place that does not fit
     */
    public static function data(mixed $value, string $what): string
    {
        try {
            $plain = self::plain($value, 0);
        } catch (Unfit $unfit) {
            throw new StepError($unfit->sentence($what), retryable: false);
        }
        return json_encode(is_array($value) && array_is_list($value) ? (object) $plain : $plain, self::FLAGS);
    }

    /** The value in types that json_encode writes as the protocol wants them. */
    public static function plain(mixed $value, int $depth): mixed
    {
        if (is_string($value)) {
            if (preg_match('//u', $value) !== 1) {
                throw new Unfit('is not valid UTF-8: convert it, or hand it over with $ctx->artifact()');
            }
            return $value;
        }
        if (is_int($value)) {
            return abs($value) <= MAX_SAFE_INTEGER ? $value : (string) $value;
        }
        if (is_float($value)) {
            return is_finite($value) ? $value : throw new Unfit("is $value, which JSON cannot hold");
        }
        if (is_array($value) || $value instanceof \stdClass || $value instanceof \ArrayObject) {
            if ($depth >= MAX_DEPTH) {
                throw new Unfit('is nested deeper than ' . MAX_DEPTH . ' levels');
            }
            $items = is_array($value) ? $value : (array) $value;
            foreach ($items as $key => $item) {
                if (isset(FORBIDDEN_KEYS[$key])) {
                    throw new Unfit("has the key \"$key\", which data may not have");
                }
                try {
                    $items[$key] = self::plain($item, $depth + 1);
                } catch (Unfit $unfit) {
                    throw $unfit->at($key);
                }
            }
            return is_array($value) || !array_is_list($items) ? $items : (object) $items;
        }
        return $value === null || is_bool($value) ? $value : self::plain(self::simpler($value), $depth);
    }

    private static function simpler(mixed $value): mixed
    {
        return match (true) {
            $value instanceof \BackedEnum => $value->value,
            $value instanceof \UnitEnum => $value->name,
            $value instanceof \JsonSerializable => $value->jsonSerialize(),
            $value instanceof \DateTimeInterface => $value->format(
                (int) $value->format('u') === 0 ? DATE_ATOM : 'Y-m-d\TH:i:s.uP',
            ),
            $value instanceof \Closure, !is_object($value) => throw new Unfit(
                'is of type ' . get_debug_type($value) . ', which has no form in JSON',
            ),
            $value instanceof \Traversable => iterator_to_array($value),
            $value instanceof \Stringable => (string) $value,
            default => (object) get_object_vars($value),
        };
    }
}

// --------------------------------------------------------------------------------------- what a step works with

/** What a step knows about its run and can tell the runner. */
final class Context
{
    /** Seconds the runner gives this attempt; null: no limit. For information, the runner enforces it. */
    public readonly ?float $timeout;
    /** @var array<string, mixed> the settings under `with` */
    public readonly array $with;
    public readonly string $step;
    public readonly string $processId;
    public readonly string $stepId;
    public readonly int $stepIndex;
    public readonly int $attempt;
    public readonly int $maxAttempts;
    public readonly string $workDir;
    public readonly string $tempDir;
    public readonly string $artifactDir;
    public readonly ?string $traceparent;
    /** One line for a person: what was done. Shown beside the finished step. */
    public ?string $summary = null;
    /** `user`, `timeout` or `shutdown`, once cancelled. */
    public ?string $cancelReason = null;
    private float $done = 0.0;
    private float $allowance = PROGRESS_BURST;
    private float $lastReport = 0.0;
    /** @var ?array<string, mixed> */
    private ?array $held = null;

    /**
     * @internal
     * @param array<string, mixed> $params
     */
    public function __construct(private Session $session, public readonly string $id, array $params)
    {
        $place = (array) $params['context'];
        $this->step = $params['step'];
        $this->with = (array) $params['with'];
        $this->timeout = isset($params['timeoutMs']) ? $params['timeoutMs'] / 1000 : null;
        $this->processId = $place['processId'] ?? '';
        $this->stepId = $place['stepId'] ?? '';
        $this->stepIndex = $place['stepIndex'] ?? 0;
        $this->attempt = $place['attempt'] ?? 1;
        $this->maxAttempts = $place['maxAttempts'] ?? 1;
        $this->workDir = $place['workDir'] ?? '';
        $this->tempDir = $place['tempDir'] ?? '';
        $this->artifactDir = $place['artifactDir'] ?? '';
        $this->traceparent = $place['traceparent'] ?? null;
    }

    /** How far the step is; as often as you like. Throws Cancelled if the runner wants it to end. */
    public function progress(int|float $done, int|float|null $total = null, ?string $message = null): void
    {
        $this->checkCancelled();
        if ($done < 0 || !is_finite((float) $done)) {
            throw new \ValueError("progress must be a number of 0 or more, not $done");
        }
        $this->done = max($this->done, (float) $done);
        $params = ['progress' => floor($this->done) === $this->done ? (int) $this->done : $this->done];
        $params += $total !== null && $total > 0 && is_finite((float) $total) ? ['total' => $total] : [];
        $params += $message === null ? [] : ['message' => $message];
        $now = microtime(true);
        $refill = max(0, $now - $this->lastReport) * PROGRESS_RATE;
        $this->allowance = min(PROGRESS_BURST, $this->allowance + $refill);
        $this->lastReport = $now;
        $this->held = $params; // sent with the answer, unless a later one overtakes it
        if ($this->allowance >= 1 || ($total !== null && $this->done >= $total)) {
            $this->allowance--;
            $this->flushProgress();
        }
    }

    /** @internal */
    public function flushProgress(): void
    {
        if ($this->held !== null) {
            $this->session->notify('$/progress', $this->held);
            $this->held = null;
        }
    }

    /**
     * A log record.
     *
     * @param string $level debug, info, warning or error
     * @param array<string, mixed> $fields structured values beside the message
     */
    public function log(string|\Stringable $message, string $level = 'info', array $fields = []): void
    {
        if (!in_array($level, ['debug', 'info', 'warning', 'error'], true)) {
            throw new \ValueError("no log level \"$level\"; there are debug, info, warning and error");
        }
        // Cut at characters: a record must be valid UTF-8 by itself.
        preg_match_all('/.{1,' . intdiv(LOG_PIECE, 4) . '}/su', (string) $message, $pieces);
        foreach ($pieces[0] ?: [substr((string) $message, 0, LOG_PIECE)] as $index => $piece) {
            $params = ['level' => $level, 'message' => $piece];
            if ($fields !== [] && $index === 0) {
                $params['fields'] = array_map(loosely(...), $fields);
                $params['fields'] = (object) $params['fields'];
            }
            $this->session->notify('$/log', $params);
        }
        $this->session->poll();
    }

    /** @param array<string, mixed> $fields */
    public function debug(string|\Stringable $message, array $fields = []): void
    {
        $this->log($message, 'debug', $fields);
    }

    /** @param array<string, mixed> $fields */
    public function info(string|\Stringable $message, array $fields = []): void
    {
        $this->log($message, 'info', $fields);
    }

    /** @param array<string, mixed> $fields */
    public function warning(string|\Stringable $message, array $fields = []): void
    {
        $this->log($message, 'warning', $fields);
    }

    /** @param array<string, mixed> $fields */
    public function error(string|\Stringable $message, array $fields = []): void
    {
        $this->log($message, 'error', $fields);
    }

    /**
     * Hands over a file as a result of the step, and returns its path.
     *
     * @param string|\SplFileInfo|null $content text or bytes to write; or an existing file, copied unless it lies in
     *     artifactDir; or null: the step has already written artifactDir/name itself
     */
    public function artifact(string $name, string|\SplFileInfo|null $content = null, ?string $mediaType = null): string
    {
        if (preg_match('/^[A-Za-z][A-Za-z0-9_.-]*$/D', $name) !== 1) {
            throw new \ValueError("\"$name\" is no name for an artifact: a letter, then letters, digits and . _ -");
        }
        $root = (string) realpath($this->artifactDir);
        $path = $root . DIRECTORY_SEPARATOR . $name;
        if ($content instanceof \SplFileInfo) {
            $given = (string) $content->getRealPath();
            if (str_starts_with($given, $root . DIRECTORY_SEPARATOR)) {
                $path = $given;
            } elseif ($given === '' || !copy($given, $path)) {
                throw new StepError("artifact $name: cannot copy {$content->getPathname()}");
            }
        } elseif ($content !== null && file_put_contents($path, $content) !== strlen($content)) {
            throw new StepError("artifact $name: cannot write $path");
        }
        clearstatcache(true, $path);
        if (!is_file($path)) {
            throw new StepError("artifact $name: there is no file $path");
        }
        $relative = str_replace(DIRECTORY_SEPARATOR, '/', substr($path, strlen($root) + 1));
        $params = ['name' => $name, 'path' => $relative] + ($mediaType === null ? [] : ['mediaType' => $mediaType]);
        $this->session->notify('$/artifact', $params + [
            'bytes' => filesize($path),
            'sha256' => hash_file('sha256', $path),
        ]);
        return $path;
    }

    /** Keeps a secret out of everything logged from now on. Values under 6 characters are not masked. */
    public function mask(string $value): void
    {
        if ($value !== '') {
            $this->session->notify('$/mask', ['value' => $value]);
        }
    }

    /**
     * `return $ctx->interrupt(...)` ends the step and lets a person look at the output before the process goes on.
     *
     * @param array<string, mixed>|object $output
     * @param array<string, mixed>|null $schema JSON Schema of what the data must be before it may go on
     * @param ?float $expiresIn seconds until the process fails instead of waiting longer
     */
    public function interrupt(
        array|object $output,
        string $message,
        ?array $schema = null,
        ?float $expiresIn = null,
    ): Interrupt {
        $params = ['message' => $message] + ($schema === null ? [] : ['schema' => (object) $schema]);
        $params += $expiresIn === null ? [] : ['expiresInMs' => max(1, (int) round($expiresIn * 1000))];
        return new Interrupt($output, $params);
    }

    /** Whether the runner wants the step to end. Asked in loops that call nothing else of the context. */
    public function cancelled(): bool
    {
        $this->session->poll();
        return $this->cancelReason !== null;
    }

    /** Throws Cancelled if the runner wants the step to end. */
    public function checkCancelled(): void
    {
        if ($this->cancelled()) {
            throw new Cancelled("cancelled ($this->cancelReason)");
        }
    }

    /** Waits, in seconds, but not beyond a cancel: then it throws Cancelled. */
    public function sleep(float $seconds): void
    {
        $until = microtime(true) + $seconds;
        do {
            $this->checkCancelled();
            $this->session->poll($until - microtime(true));
        } while (microtime(true) < $until);
        $this->checkCancelled();
    }
}

/** @internal Made by Context::interrupt(). */
final class Interrupt
{
    /**
     * @param array<string, mixed>|object $output
     * @param array<string, mixed> $params
     */
    public function __construct(public readonly array|object $output, public readonly array $params)
    {
    }
}

/** @internal For logs and details, where a near miss beats an error. */
function loosely(mixed $value): mixed
{
    try {
        return Json::plain($value, 0);
    } catch (Unfit) {
        return is_object($value) || is_resource($value) ? get_debug_type($value) : var_export($value, true);
    }
}

// -------------------------------------------------------------------------------------------- types and schemas

/** @internal JSON Schema of PHP types, and values made to fit them. */
final class Types
{
    private const KINDS = [
        'string' => 'string', 'int' => 'integer', 'float' => 'number', 'bool' => 'boolean', 'false' => 'boolean',
        'null' => 'null', 'stdClass' => 'object',
    ];
    private const NOUNS = [
        'string' => 'a string', 'integer' => 'an integer', 'number' => 'a number', 'boolean' => 'true or false',
        'null' => 'null', 'array' => 'a list', 'object' => 'an object',
    ];

    /** @return list<\ReflectionNamedType> the alternatives of a type; empty for one that allows everything */
    private static function options(?\ReflectionType $type): array
    {
        if ($type instanceof \ReflectionUnionType) {
            return array_values(array_filter($type->getTypes(), fn ($one) => $one instanceof \ReflectionNamedType));
        }
        return $type instanceof \ReflectionNamedType && $type->getName() !== 'mixed' ? [$type] : [];
    }

    /** @return array<string, mixed> */
    public static function schema(?\ReflectionType $type): array
    {
        $kinds = [];
        $others = [];
        foreach (self::options($type) as $option) {
            $name = $option->getName();
            if ($name === 'array') {
                array_push($kinds, 'array', 'object');
            } elseif (isset(self::KINDS[$name])) {
                $kinds[] = self::KINDS[$name];
            } elseif (enum_exists($name)) {
                $others[] = ['enum' => array_map(self::caseValue(...), $name::cases())];
            } elseif (class_exists($name)) {
                $constructor = (new \ReflectionClass($name))->getConstructor();
                $others[] = self::parameters($constructor?->getParameters() ?? [], true, docs($constructor)['params']);
            } else {
                return [];
            }
        }
        if ($kinds !== [] && $type?->allowsNull()) {
            $kinds[] = 'null';
        }
        $kinds = array_values(array_unique($kinds));
        if ($others === []) {
            return $kinds === [] ? [] : ['type' => count($kinds) === 1 ? $kinds[0] : $kinds];
        }
        if ($kinds === [] && $type?->allowsNull()) {
            $kinds = ['null'];
        }
        $any = [...$others, ...($kinds === [] ? [] : [['type' => $kinds]])];
        return count($any) === 1 ? $any[0] : ['anyOf' => $any];
    }

    /**
     * @param list<\ReflectionParameter> $parameters
     * @param array<string, string> $notes descriptions by parameter name
     * @return array<string, mixed>
     */
    public static function parameters(array $parameters, bool $open, array $notes): array
    {
        $properties = [];
        $required = [];
        foreach ($parameters as $parameter) {
            if ($parameter->isVariadic()) {
                $open = true;
                continue;
            }
            $schema = self::schema($parameter->getType());
            $schema += isset($notes[$parameter->name]) ? ['description' => $notes[$parameter->name]] : [];
            if ($parameter->isDefaultValueAvailable()) {
                $schema += ['default' => loosely($parameter->getDefaultValue())];
            } else {
                $required[] = $parameter->name;
            }
            $properties[$parameter->name] = (object) $schema;
        }
        $schema = ['type' => 'object', 'properties' => (object) $properties, 'required' => $required];
        return $schema + ($open ? [] : ['additionalProperties' => false]);
    }

    private static function caseValue(\UnitEnum $case): string|int
    {
        return $case instanceof \BackedEnum ? $case->value : $case->name;
    }

    /** What people call the type: "a string or null". */
    public static function noun(?\ReflectionType $type): string
    {
        $schema = self::schema($type);
        $words = [];
        foreach ($schema['anyOf'] ?? [$schema] as $option) {
            foreach ((array) ($option['type'] ?? []) as $kind) {
                $words[] = self::NOUNS[$kind];
            }
            if (isset($option['enum'])) {
                $words[] = 'one of ' . implode(', ', array_map(Json::text(...), $option['enum']));
            }
        }
        return implode(' or ', $words) ?: 'given';
    }

    /** The JSON value as the type wants it: enums and classes are made. */
    public static function take(mixed $value, ?\ReflectionType $type): mixed
    {
        $options = self::options($type);
        if ($options === [] || ($value === null && $type?->allowsNull())) {
            return $value;
        }
        $inner = null;
        foreach ($options as $option) {
            try {
                return self::takeAs($value, $option->getName());
            } catch (Unfit $unfit) {
                $inner = $unfit->path === [] ? $inner : $unfit;
            }
        }
        $shown = Json::text($value);
        $shown = strlen($shown) > 60 ? substr($shown, 0, 57) . '...' : $shown;
        throw $inner ?? new Unfit('must be ' . self::noun($type) . ", not $shown");
    }

    private static function takeAs(mixed $value, string $name): mixed
    {
        if (enum_exists($name)) {
            foreach ($name::cases() as $case) {
                if (self::caseValue($case) === $value) {
                    return $case;
                }
            }
            throw new Unfit('is not a case');
        }
        $whole = is_float($value) && floor($value) === $value && abs($value) <= MAX_SAFE_INTEGER;
        $object = is_array($value) || $value instanceof \stdClass;
        return match (true) {
            $name === 'string' && is_string($value), $name === 'bool' && is_bool($value) => $value,
            $name === 'false' && $value === false, $name === 'null' && $value === null => $value,
            $name === 'int' && (is_int($value) || $whole) => (int) $value,
            $name === 'float' && (is_int($value) || is_float($value)) => (float) $value,
            $name === 'array' && $object => (array) $value,
            $name === 'stdClass' && $object => (object) $value,
            $object && class_exists($name) => self::make($name, (array) $value),
            default => throw new Unfit('is something else'),
        };
    }

    /**
     * An object from the parameters of its constructor; fields it does not know are left out.
     *
     * @param class-string $class
     * @param array<string|int, mixed> $values
     */
    private static function make(string $class, array $values): object
    {
        $arguments = [];
        foreach ((new \ReflectionClass($class))->getConstructor()?->getParameters() ?? [] as $parameter) {
            if (array_key_exists($parameter->name, $values)) {
                try {
                    $arguments[$parameter->name] = self::take($values[$parameter->name], $parameter->getType());
                } catch (Unfit $unfit) {
                    throw $unfit->at($parameter->name);
                }
            } elseif (!$parameter->isOptional()) {
                throw (new Unfit('is missing'))->at($parameter->name);
            }
        }
        return new $class(...$arguments);
    }
}

/**
 * @internal Title, description and parameter descriptions of a doc comment.
 * @return array{title: ?string, description: ?string, params: array<string, string>}
 */
function docs(?\ReflectionFunctionAbstract $function): array
{
    $comment = (string) $function?->getDocComment();
    $lines = preg_replace('~^\s*(?:/\*\*|\*(?!/))?[ \t]?|\s*\*/\s*$~m', '', explode("\n", $comment)) ?? [];
    $params = [];
    $text = [];
    foreach ($lines as $line) {
        if (preg_match('/^\s*@param\s+(?:[^\s$]\S*\s+)?\$(\w+)\s+(.+)$/', $line, $found) === 1) {
            $params[$found[1]] = trim($found[2]);
        }
        if (str_starts_with(ltrim($line), '@')) {
            break;
        }
        $text[] = rtrim($line);
    }
    foreach (array_slice($lines, count($text)) as $line) {
        if (preg_match('/^\s*@param\s+(?:[^\s$]\S*\s+)?\$(\w+)\s+(.+)$/', $line, $found) === 1) {
            $params[$found[1]] = trim($found[2]);
        }
    }
    [$title, $rest] = explode("\n", trim(implode("\n", $text)), 2) + ['', ''];
    return ['title' => rtrim($title, '. ') ?: null, 'description' => trim($rest) ?: null, 'params' => $params];
}

// -------------------------------------------------------------------------------------------------------- steps

/** @internal */
final class Step
{
    /** @var array<string, self> */
    public static array $all = [];
    private \ReflectionFunction $function;
    private ?\ReflectionParameter $input = null;
    private bool $takesContext = false;
    /** @var list<\ReflectionParameter> */
    private array $settings = [];

    /** @param array<string, mixed> $said */
    public function __construct(public readonly string $name, private \Closure $closure, private array $said)
    {
        $this->function = new \ReflectionFunction($closure);
        $parameters = $this->function->getParameters();
        if ($parameters !== [] && !$parameters[0]->isVariadic()) {
            $this->input = array_shift($parameters);
        }
        if ($parameters !== [] && self::isContext($parameters[0])) {
            array_shift($parameters);
            $this->takesContext = true;
        }
        $this->settings = $parameters;
    }

    private static function isContext(\ReflectionParameter $parameter): bool
    {
        $type = $parameter->getType();
        return in_array($parameter->name, ['ctx', 'context', '_'], true)
            || ($type instanceof \ReflectionNamedType && $type->getName() === Context::class);
    }

    /** @return array<string, mixed> */
    public function describe(): array
    {
        $docs = docs($this->function);
        $inputType = $this->input?->getType();
        $isClass = fn (?\ReflectionType $type) => $type instanceof \ReflectionNamedType && !$type->isBuiltin()
            && class_exists($type->getName()) && $type->getName() !== Interrupt::class;
        $output = $this->function->getReturnType();
        $file = $this->function->getFileName();
        return array_filter([
            'name' => $this->name,
            'title' => $this->said['title'] ?? $docs['title'],
            'description' => $this->said['description'] ?? $docs['description'],
            'inputSchema' => $this->said['inputSchema'] ?? ($isClass($inputType) ? Types::schema($inputType) : null),
            'withSchema' => $this->said['withSchema']
                ?? ($this->settings === [] ? null : Types::parameters($this->settings, false, $docs['params'])),
            'outputSchema' => $this->said['outputSchema'] ?? ($isClass($output) ? Types::schema($output) : null),
            'interrupts' => $this->said['interrupts'],
            'idempotent' => $this->said['idempotent'],
            'source' => $file === false ? null : ['file' => $file, 'line' => $this->function->getStartLine()],
        ], fn ($value) => $value !== null);
    }

    /** @param array<string, mixed> $input */
    public function call(array $input, Context $ctx): mixed
    {
        $arguments = [];
        if ($this->input !== null) {
            try {
                $arguments[] = Types::take($input, $this->input->getType());
            } catch (Unfit $unfit) {
                throw new InvalidInput("step $this->name: " . $unfit->sentence('input'));
            }
        }
        if ($this->takesContext) {
            $arguments[] = $ctx;
        }
        return ($this->closure)(...$arguments, ...$this->settings($ctx->with));
    }

    /**
     * Named arguments from `with`. A step that declares none gets none, and reads `$ctx->with`.
     *
     * @param array<string, mixed> $given
     * @return array<string, mixed>
     */
    private function settings(array $given): array
    {
        if ($this->settings === []) {
            return [];
        }
        $taken = [];
        foreach ($this->settings as $parameter) {
            $name = $parameter->name;
            if ($parameter->isVariadic()) {
                // Names of digits alone cannot be arguments; they are in $ctx->with.
                return $taken + array_filter($given, is_string(...), ARRAY_FILTER_USE_KEY);
            }
            if (array_key_exists($name, $given)) {
                try {
                    $taken[$name] = Types::take($given[$name], $parameter->getType());
                } catch (Unfit $unfit) {
                    throw new InvalidWith("step $this->name: " . $unfit->sentence("with.$name"));
                }
            } elseif (!$parameter->isOptional()) {
                $noun = Types::noun($parameter->getType());
                throw new InvalidWith("step $this->name: with.$name is missing; it must be $noun");
            }
        }
        foreach (array_diff_key($given, $taken) as $name => $_) {
            $names = array_map(fn ($parameter) => $parameter->name, $this->settings);
            $near = array_filter($names, fn ($known) => levenshtein((string) $name, $known) <= 2);
            $hint = $near === [] ? 'it takes ' . implode(', ', $names) : 'did you mean ' . current($near) . '?';
            throw new InvalidWith("step $this->name: with.$name is not a setting of this step; $hint");
        }
        return $taken;
    }
}

// ---------------------------------------------------------------------------------------------- the wire, private

/** @internal The two private streams the protocol uses, and how well they are hidden from the step. */
final class Wire
{
    /** Set for the second start of the program, see again(). */
    private const MARK = 'STEPWELL_SDK_FDS';

    /**
     * @param resource $in
     * @param resource $out
     * @param ?\FFI $libc for the calls PHP lacks
     */
    private function __construct(
        public readonly mixed $in,
        public readonly mixed $out,
        public readonly ?\FFI $libc = null,
        public readonly int $inFd = 0,
    ) {
        stream_set_chunk_size($in, 65536);
    }

    /**
     * PHP cannot move file descriptors by itself, so there are three ways, the best one first:
     * - with the ffi extension, C's dup2 does it, and children inherit nothing;
     * - else the program starts itself once more with its descriptors arranged by a shell (children inherit the
     *   private copies as 3 and 4, but find nothing on 0 and 1);
     * - on Windows, or where neither is allowed, `echo` and `print` go to stderr by output buffering, and that is all.
     */
    public static function open(): self
    {
        if (getenv(self::MARK) === '3,4') {
            putenv(self::MARK);
            unset($_SERVER[self::MARK], $_ENV[self::MARK]);
            return new self(fopen('php://fd/3', 'rb'), fopen('php://fd/4', 'wb'));
        }
        if (PHP_OS_FAMILY !== 'Windows') {
            $wire = self::moved();
            if ($wire !== null) {
                return $wire;
            }
            self::again();
        }
        ob_start(static function (string $text): string {
            fwrite(STDERR, $text);
            return '';
        }, 1);
        return new self(STDIN, STDOUT);
    }

    private static function moved(): ?self
    {
        try {
            $libc = \FFI::cdef(
                'int dup(int); int dup2(int, int); int open(const char *, int, ...); int close(int);'
                . 'int fcntl(int, int, ...);',
            );
        } catch (\Throwable) {
            return null; // no ffi extension, or ffi.enable is off
        }
        $isOpen = fn (int $fd): bool => $libc->fcntl($fd, 1) >= 0; // F_GETFD
        $fds = array_filter(range(3, 63), fn (int $fd): bool => !$isOpen($fd));
        $in = fopen('php://fd/0', 'rb'); // makes a copy of the descriptor
        $inFd = current(array_filter($fds, $isOpen));
        $out = fopen('php://fd/1', 'wb');
        if ($in === false || $out === false || $inFd === false) {
            return null;
        }
        foreach (array_filter($fds, $isOpen) as $fd) {
            $libc->fcntl($fd, 2, 1); // F_SETFD, FD_CLOEXEC
        }
        $null = $libc->open('/dev/null', 0);
        $libc->dup2($null, 0);
        $libc->close($null);
        $libc->dup2(2, 1);
        return new self($in, $out, $libc, $inFd);
    }

    /** Starts the program again in its own place, or beside it where PHP lacks exec; returns if neither works. */
    private static function again(): void
    {
        $own = @file_get_contents('/proc/self/cmdline');
        $arguments = is_string($own) ? explode("\0", rtrim($own, "\0")) : [PHP_BINARY, ...$_SERVER['argv']];
        $arguments[0] = PHP_BINARY;
        $script = self::MARK . '=3,4 exec "$0" "$@" 3<&0 4>&1 0</dev/null 1>&2';
        if (function_exists('pcntl_exec')) {
            @pcntl_exec('/bin/sh', ['-c', $script, ...$arguments]);
        }
        if (function_exists('proc_open')) {
            $child = @proc_open(['/bin/sh', '-c', $script, ...$arguments], [STDIN, STDOUT, STDERR], $pipes);
            if (is_resource($child)) {
                $status = proc_close($child);
                exit($status < 0 ? 1 : $status);
            }
        }
    }
}

// -------------------------------------------------------------------------------------------------- the session

/** @internal One conversation with an executor. */
final class Session
{
    public ?Context $running = null;
    private bool $ready = false;
    private bool $ended = false;
    private bool $reading = false;
    private int $maxMessage = 16 * 1024 * 1024;
    private int $maxData = 1024 * 1024;
    /** @var list<string|Rejected> lines not looked at yet */
    private array $lines = [];
    private string $tail = '';
    private int $size = 0;
    private ?string $reserve;

    public function __construct(private Wire $wire, private string $name, private string $version)
    {
        $this->reserve = str_repeat('.', 65536); // lets the answer be written when memory has run out
        ini_set('serialize_precision', '-1');
        ini_set('display_errors', 'stderr');
        ini_set('html_errors', '0');
        ini_set('log_errors', '0');
        register_shutdown_function($this->lastWords(...));
        if (set_error_handler($this->warn(...)) !== null) {
            restore_error_handler(); // the program has its own
        }
        $this->watch();
    }

    /**
     * Has the kernel signal arriving input, so that a cancel and the end of stdin are seen even in sleep() and in
     * loops that never call the context. Needs ffi and pcntl; without them, they are seen at calls of the context.
     */
    private function watch(): void
    {
        // F_SETOWN and O_ASYNC, which are numbered differently.
        $numbers = ['Linux' => [8, 0x2000], 'Darwin' => [6, 0x40]][PHP_OS_FAMILY] ?? null;
        $libc = $this->wire->libc;
        if ($libc === null || $numbers === null || !function_exists('pcntl_async_signals')) {
            return;
        }
        pcntl_async_signals(true);
        pcntl_signal(SIGIO, function (): void {
            if ($this->running !== null) {
                $this->poll();
            }
        });
        $fd = $this->wire->inFd;
        $libc->fcntl($fd, $numbers[0], getmypid());
        $libc->fcntl($fd, 4, $libc->fcntl($fd, 3) | $numbers[1]); // F_SETFL of F_GETFL
    }

    // Reading.

    public function loop(): void
    {
        while (true) {
            while ($this->lines === []) {
                if ($this->ended) {
                    return;
                }
                $this->fill();
            }
            $this->take(array_shift($this->lines));
        }
    }

    private function fill(): void
    {
        $chunk = fread($this->wire->in, 65536);
        if ($chunk === false || $chunk === '') {
            $this->ended = $chunk === false || feof($this->wire->in);
            return;
        }
        foreach (explode("\n", $chunk) as $index => $part) {
            if ($index > 0) {
                $this->lines[] = $this->size > $this->maxMessage ? $this->tooLong() : $this->tail;
                $this->tail = '';
                $this->size = 0;
            }
            if ($this->size <= $this->maxMessage) { // of a line that is too long only the head is kept
                $this->tail .= $part;
            }
            $this->size += strlen($part);
        }
    }

    private function tooLong(): Rejected
    {
        preg_match('/"id"\s*:\s*"(\w+)"/', substr($this->tail, 0, 256), $found);
        $text = "the message has $this->size bytes, more than the $this->maxMessage allowed";
        return new Rejected(1007, $text, $found[1] ?? null);
    }

    /** Looks for a cancel and the end of stdin while a step runs, for as long as told, in seconds. */
    public function poll(float $wait = 0): void
    {
        if ($this->reading || $this->running === null) {
            return; // called by the signal in the middle of itself
        }
        if (PHP_OS_FAMILY === 'Windows') {
            usleep((int) max(0, $wait * 1e6)); // select says nothing about pipes there
            return;
        }
        $this->reading = true;
        $wait = max(0, $wait);
        do {
            [$in, $out, $except] = [[$this->wire->in], null, null];
            $ready = @stream_select($in, $out, $except, (int) $wait, (int) (fmod($wait, 1) * 1e6));
            if ($ready === 1) {
                $this->fill();
            }
            $wait = 0;
        } while ($ready === 1 && !$this->ended);
        $this->reading = false;
        foreach ($this->lines as $index => $line) {
            if (is_string($line) && str_contains($line, '$/cancel')) {
                unset($this->lines[$index]);
                $this->take($line);
            }
        }
        $this->lines = array_values($this->lines);
        if ($this->ended) {
            end_family();
            exit(1);
        }
    }

    // Answering.

    private function take(string|Rejected $line): void
    {
        $id = null;
        try {
            if ($line instanceof Rejected) {
                $id = $line->id;
                throw $line;
            }
            $line = str_starts_with($line, "\xEF\xBB\xBF") ? substr($line, 3) : $line;
            if (trim($line) === '') {
                return;
            }
            try {
                $message = Json::read($line);
            } catch (\JsonException $error) {
                throw new Rejected(-32700, 'not a line of JSON: ' . $error->getMessage());
            }
            if (!is_array($message) || ($message !== [] && array_is_list($message))) {
                throw new Rejected(-32600, 'not a request: a message is one object');
            }
            $method = $message['method'] ?? null;
            $params = $message['params'] ?? null;
            $params = $params instanceof \stdClass ? (array) $params : $params;
            if (!array_key_exists('id', $message)) {
                if ($method === '$/cancel' && is_array($params) && ($params['id'] ?? '') === $this->running?->id) {
                    $this->running->cancelReason ??= (string) ($params['reason'] ?? 'user');
                }
                return;
            }
            $id = $message['id'];
            $this->answer($id, $method, $params);
        } catch (Rejected $rejected) {
            $this->reply($id, 'error', Json::text(['code' => $rejected->getCode(), 'message' => $rejected->getMessage()]));
        } catch (\Throwable $fault) { // ours: a step's own errors have been answered by then
            $this->running = null;
            $this->reply($id, 'error', Json::text(['code' => -32603] + error($fault)));
        }
    }

    private function answer(mixed $id, mixed $method, mixed $params): void
    {
        if (!$this->ready && $method !== 'initialize') {
            throw new Rejected(-32600, 'the first request must be initialize');
        }
        if (!in_array($method, ['initialize', 'step/describe', 'step/run'], true)) {
            throw new Rejected(-32601, 'there is no method ' . Json::text($method));
        }
        if (!is_array($params)) {
            throw new Rejected(-32602, 'params must be an object');
        }
        match ($method) {
            'initialize' => $this->reply($id, 'result', Json::text($this->initialize($params))),
            'step/describe' => $this->reply($id, 'result', Json::text($this->describe($params))),
            'step/run' => $this->run($id, $params),
        };
    }

    /**
     * @param array<string, mixed> $params
     * @return array<string, mixed>
     */
    private function initialize(array $params): array
    {
        if ($this->ready) {
            throw new Rejected(-32600, 'initialize comes once');
        }
        $offered = $params['protocolVersions'] ?? null;
        if (!is_array($offered)) {
            throw new Rejected(-32602, 'protocolVersions is missing');
        }
        if (!in_array(PROTOCOL_VERSION, $offered, true)) {
            $asked = Json::text($offered);
            throw new Rejected(1006, 'this provider speaks step protocol ' . PROTOCOL_VERSION . ", not one of $asked");
        }
        $limits = (array) ($params['limits'] ?? []);
        $this->maxMessage = (int) ($limits['maxMessageBytes'] ?? $this->maxMessage);
        $this->maxData = (int) ($limits['maxDataBytes'] ?? $this->maxData);
        $this->ready = true;
        return [
            'protocolVersion' => PROTOCOL_VERSION,
            'provider' => ['name' => $this->name, 'version' => $this->version],
            'capabilities' => ['cancel' => PHP_OS_FAMILY !== 'Windows', 'describe' => true, 'reuse' => true],
            'steps' => array_map(strval(...), array_keys(Step::$all)),
        ];
    }

    /**
     * @param array<string, mixed> $params
     * @return array<string, mixed>
     */
    private function describe(array $params): array
    {
        $name = $params['step'] ?? null;
        $steps = $name === null ? Step::$all : [$this->step($name)];
        return ['steps' => array_values(array_map(fn (Step $step) => $step->describe(), $steps))];
    }

    private function step(mixed $name): Step
    {
        $names = implode(', ', array_keys(Step::$all)) ?: 'none';
        $known = is_string($name) ? Step::$all[$name] ?? null : null;
        return $known ?? throw new Rejected(1001, 'there is no step ' . Json::text($name) . "; there are: $names");
    }

    /** @param array<string, mixed> $params */
    private function run(mixed $id, array $params): void
    {
        $isObject = fn (string $key): bool => ($params[$key] ?? null) instanceof \stdClass
            || (is_array($params[$key] ?? null) && $params[$key] !== [] && !array_is_list($params[$key]));
        if (!is_string($params['step'] ?? null) || !$isObject('input') || !$isObject('with') || !$isObject('context')) {
            throw new Rejected(-32602, 'step/run needs step, a string, and the objects input, with and context');
        }
        $step = $this->step($params['step']);
        $ctx = $this->running = new Context($this, is_string($id) ? $id : Json::text($id), $params);
        $what = 'error';
        try {
            $ctx->checkCancelled();
            $input = (array) $params['input'];
            $body = $this->result($step->call($input, $ctx), $ctx, $input);
            $what = 'result';
        } catch (Cancelled $cancelled) {
            $body = Json::text(['code' => 1004, 'message' => $cancelled->getMessage() ?: 'cancelled']);
        } catch (\Throwable $failure) {
            $body = Json::text(error($failure));
        }
        $ctx->flushProgress();
        $this->running = null; // from here on nothing is said about this run but its answer
        $this->reply($id, $what, $body);
    }

    /** @param array<string, mixed> $input */
    private function result(mixed $returned, Context $ctx, array $input): string
    {
        $output = ($returned instanceof Interrupt ? $returned->output : $returned) ?? $input;
        $isList = is_array($output) && $output !== [] && array_is_list($output) && $output !== $input;
        $text = $isList || is_scalar($output) ? '' : Json::data($output, 'output');
        if (!str_starts_with($text, '{')) {
            $kind = $isList ? 'a list' : get_debug_type($output);
            throw new StepError("the output must be an object (an array with names as keys), not $kind", retryable: false);
        }
        if (strlen($text) > $this->maxData) {
            $size = strlen($text);
            throw new StepError(
                "the output has $size bytes, allowed are $this->maxData; \$ctx->artifact() hands over bigger things",
                1007,
                details: ['bytes' => $size, 'limit' => $this->maxData],
            );
        }
        $status = $returned instanceof Interrupt ? 'interrupted' : 'completed';
        $more = $returned instanceof Interrupt ? ',"interrupt":' . Json::text($returned->params) : '';
        $more .= $ctx->summary === null ? '' : ',"summary":' . Json::text($ctx->summary);
        return "{\"status\":\"$status\",\"output\":$text$more}";
    }

    // Writing.

    /** @param array<string, mixed> $params */
    public function notify(string $method, array $params): void
    {
        if ($this->running === null) {
            return; // after its answer nothing may be said about a run
        }
        $params = ['id' => $this->running->id] + $params;
        $text = Json::text(['jsonrpc' => '2.0', 'method' => $method, 'params' => $params]);
        if (strlen($text) > $this->maxMessage) {
            fwrite(STDERR, "stepwell: $method left out, it is larger than a message may be\n");
            return;
        }
        $this->write($text);
    }

    private function reply(mixed $id, string $what, string $body): void
    {
        $text = '{"jsonrpc":"2.0","id":' . Json::text($id) . ",\"$what\":$body}";
        if (strlen($text) > $this->maxMessage) {
            $size = strlen($text);
            $error = ['code' => 1007, 'message' => "the answer has $size bytes, allowed are $this->maxMessage"];
            $text = Json::text(['jsonrpc' => '2.0', 'id' => $id, 'error' => $error]);
        }
        $this->write($text);
    }

    private function write(string $text): void
    {
        // The first line feed ends whatever a child that got hold of the pipe has half printed.
        $text = "\n$text\n";
        while ($text !== '' && !$this->ended) {
            $written = @fwrite($this->wire->out, $text);
            if ($written === false) {
                return; // the executor is gone; the end of stdin says so too
            }
            $text = $written === strlen($text) ? '' : substr($text, $written);
        }
        fflush($this->wire->out);
    }

    // What PHP itself has to say.

    private function warn(int $kind, string $message, string $file, int $line): bool
    {
        if ((error_reporting() & $kind) === 0) {
            return true; // silenced by @ or by the program's settings
        }
        if ($kind === E_USER_ERROR || $kind === E_RECOVERABLE_ERROR) {
            throw new \ErrorException($message, 0, $kind, $file, $line);
        }
        if ($this->running === null) {
            fwrite(STDERR, "PHP: $message in $file on line $line\n");
        } else {
            $this->running->log($message, 'warning', ['file' => $file, 'line' => $line]);
        }
        return true;
    }

    /** A fatal error is the step's answer. exit() is not: the runner reports the exit code. */
    private function lastWords(): void
    {
        $this->reserve = null;
        $ctx = $this->running;
        if ($ctx === null || $this->ended) {
            return;
        }
        $this->running = null;
        $error = error_get_last();
        if ($error === null || ($error['type'] & (E_ERROR | E_PARSE | E_CORE_ERROR | E_COMPILE_ERROR)) === 0) {
            fwrite(STDERR, "stepwell: step $ctx->step ended the program\n");
            return;
        }
        $message = explode("\n", $error['message'])[0];
        $data = ['type' => 'FatalError', 'stack' => ["{$error['file']}({$error['line']})"]];
        $this->reply($ctx->id, 'error', Json::text(['code' => 1000, 'message' => $message, 'data' => $data]));
    }
}

/**
 * @internal An exception as the protocol tells it: innermost stack line first, its causes inside it.
 * @return array<string, mixed>
 */
function error(\Throwable $failure, int $depth = 0): array
{
    $stack = [];
    $place = ['file' => $failure->getFile(), 'line' => $failure->getLine()];
    foreach ([...$failure->getTrace(), []] as $frame) {
        if (($place['file'] ?? __FILE__) !== __FILE__ && count($stack) < MAX_STACK_LINES) {
            $name = ($frame['class'] ?? '') . ($frame['type'] ?? '') . ($frame['function'] ?? '{main}');
            $stack[] = "{$place['file']}({$place['line']}): $name()";
        }
        $place = $frame;
    }
    $data = ['type' => $failure::class, 'stack' => $stack];
    $code = 1000;
    if ($failure instanceof StepError) {
        $code = $failure->getCode();
        $data += $failure->retryable === null ? [] : ['retryable' => $failure->retryable];
        $after = $failure->retryAfter;
        $data += $after === null ? [] : ['retryAfterMs' => (int) round(max(0, $after) * 1000)];
        $data += $failure->details === null ? [] : ['details' => loosely($failure->details)];
    }
    if ($failure->getPrevious() !== null && $depth < MAX_CAUSES) {
        $data['cause'] = error($failure->getPrevious(), $depth + 1);
    }
    return ['code' => $code, 'message' => $failure->getMessage() ?: $failure::class, 'data' => $data];
}

// ------------------------------------------------------------------------------- the process and its children

/** @internal Ends every descendant, and every member of our process group if we lead it. Best effort by nature. */
function end_family(): void
{
    $until = microtime(true) + END_GRACE;
    for ($signal = 'TERM'; ($pids = family()) !== []; $signal = microtime(true) < $until ? '0' : 'KILL') {
        foreach ($signal === '0' ? [] : $pids as $pid) {
            if (function_exists('posix_kill')) {
                posix_kill($pid, $signal === 'TERM' ? 15 : 9);
            } else {
                @exec("kill -s $signal $pid 2>&1");
            }
        }
        if ($signal === 'KILL') {
            return;
        }
        usleep(20_000);
    }
}

/** @return list<int> */
function family(): array
{
    $table = [];
    foreach (glob('/proc/[0-9]*/stat') ?: [] as $path) {
        $stat = (string) @file_get_contents($path);
        $fields = explode(' ', ltrim((string) strrchr($stat, ')'), ') '));
        if (count($fields) > 2 && $fields[0] !== 'Z') {
            $table[(int) $stat] = [(int) $fields[1], (int) $fields[2]]; // parent, group
        }
    }
    if ($table === [] && PHP_OS_FAMILY !== 'Windows') {
        preg_match_all('/^\s*(\d+)\s+(\d+)\s+(\d+)/m', (string) @shell_exec('ps -A -o pid=,ppid=,pgid='), $rows, PREG_SET_ORDER);
        foreach ($rows as [, $pid, $parent, $group]) {
            $table[(int) $pid] = [(int) $parent, (int) $group];
        }
    }
    $me = getmypid();
    $leads = ($table[$me][1] ?? 0) === $me;
    $family = [$me => true];
    do {
        $size = count($family);
        foreach ($table as $pid => [$parent, $group]) {
            if (isset($family[$parent]) || ($leads && $group === $me)) {
                $family[$pid] = true;
            }
        }
    } while (count($family) > $size);
    unset($family[$me]);
    return array_keys($family);
}

// -------------------------------------------------------------------------------------------------------- entry

/**
 * Makes a function a step. It takes `array $input`, `Context $ctx`, and whatever it wants from `with`, by name, and
 * returns the output, an array with names as keys; null lets the input pass through unchanged. A doc comment gives
 * title and description, and its `@param` lines describe the settings.
 *
 * @param ?array<string, mixed> $inputSchema
 * @param ?array<string, mixed> $withSchema
 * @param ?array<string, mixed> $outputSchema
 */
function step(
    string $name,
    callable $function,
    ?string $title = null,
    ?string $description = null,
    ?bool $idempotent = null,
    ?bool $interrupts = null,
    ?array $inputSchema = null,
    ?array $withSchema = null,
    ?array $outputSchema = null,
): void {
    if (isset(Step::$all[$name])) {
        throw new \ValueError("there are two steps named $name");
    }
    $said = compact('title', 'description', 'idempotent', 'interrupts', 'inputSchema', 'withSchema', 'outputSchema');
    Step::$all[$name] = new Step($name, $function(...), $said);
}

/**
 * Answers the runner until it closes stdin. The last line of a step's program.
 *
 * Without the ffi extension the program is started a second time from here, so what stands above this line should
 * declare steps and do nothing else. `$name` and `$version` of this provider appear in logs.
 */
function serve(?string $name = null, string $version = VERSION): void
{
    $script = basename($_SERVER['argv'][0] ?? 'provider.php');
    if (stream_isatty(STDIN)) {
        fwrite(STDERR, "This is a Stepwell provider; a runner talks to it in JSON. Try: stepwell check-step -- php $script\n");
    }
    $session = new Session(Wire::open(), $name ?? basename($script, '.php'), $version);
    $session->loop();
}
