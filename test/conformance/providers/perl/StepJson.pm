package StepJson;

# JSON for step providers: numbers keep their text, so that data passes through unchanged; text is Unicode.
#
#   object -> hash reference     array -> array reference     string -> plain scalar
#   number -> StepJson::Number   true, false -> StepJson::Boolean (1 or 0)   null -> undef

use strict;
use warnings;
use Encode ();
use Exporter 'import';
use Math::BigInt ();

our @EXPORT_OK = qw(decode_json encode_json number boolean);

use constant MAX_DEPTH => 200;
my $SAFE = Math::BigInt->new('9007199254740991');

sub number  { my $text = "$_[0]"; return bless \$text, 'StepJson::Number' }
sub boolean { my $value = $_[0] ? 1 : 0; return bless \$value, 'StepJson::Boolean' }

# Takes the bytes of one line; dies when they are not valid.
sub decode_json {
    my ($bytes) = @_;
    my $check = $bytes;
    Encode::decode('UTF-8', $check, Encode::FB_CROAK) if $bytes =~ /[\x80-\xff]/;
    pos($bytes) = 0;
    my $value = _value(\$bytes, 0);
    $bytes =~ /\G[ \t\r\n]*/gc;
    die "text after the value\n" if pos($bytes) < length $bytes;
    return $value;
}

sub _value {
    my ($text, $depth) = @_;
    die "nested too deeply\n" if $depth > MAX_DEPTH;
    $$text =~ /\G[ \t\r\n]*/gc;
    return _string($text) if $$text =~ /\G"/gc;
    return _object($text, $depth) if $$text =~ /\G\{/gc;
    return _array($text, $depth) if $$text =~ /\G\[/gc;
    return number($1) if $$text =~ /\G(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)/gc;
    return boolean(1) if $$text =~ /\Gtrue/gc;
    return boolean(0) if $$text =~ /\Gfalse/gc;
    return undef if $$text =~ /\Gnull/gc;
    die "no value at byte " . pos($$text) . "\n";
}

sub _object {
    my ($text, $depth) = @_;
    my %object;
    return \%object if $$text =~ /\G[ \t\r\n]*\}/gc;
    while (1) {
        $$text =~ /\G[ \t\r\n]*"/gc or die "no key at byte " . pos($$text) . "\n";
        my $key = _string($text);
        die "a key twice\n" if exists $object{$key};
        $$text =~ /\G[ \t\r\n]*:/gc or die "no colon at byte " . pos($$text) . "\n";
        $object{$key} = _value($text, $depth + 1);
        next if $$text =~ /\G[ \t\r\n]*,/gc;
        return \%object if $$text =~ /\G[ \t\r\n]*\}/gc;
        die "an object without an end\n";
    }
}

sub _array {
    my ($text, $depth) = @_;
    my @array;
    return \@array if $$text =~ /\G[ \t\r\n]*\]/gc;
    while (1) {
        push @array, _value($text, $depth + 1);
        next if $$text =~ /\G[ \t\r\n]*,/gc;
        return \@array if $$text =~ /\G[ \t\r\n]*\]/gc;
        die "an array without an end\n";
    }
}

my %ESCAPES = ('"' => '"', '\\' => '\\', '/' => '/', b => "\b", f => "\f", n => "\n", r => "\r", t => "\t");

# Behind the opening quote. The end is found with index(), not with a repeated group: those have a limit in Perl.
sub _string {
    my ($text) = @_;
    my $start = pos $$text;
    my $end   = $start;
    while (1) {
        $end = index $$text, '"', $end;
        die "a string without an end\n" if $end < 0;
        my $before = $end - 1;
        $before-- while $before >= $start && substr($$text, $before, 1) eq '\\';
        last if ($end - 1 - $before) % 2 == 0;
        $end++;
    }
    my $string = substr $$text, $start, $end - $start;
    pos($$text) = $end + 1;
    die "a control character in a string\n" if $string =~ /[\x00-\x1f]/;
    utf8::decode($string);
    return $string if index($string, '\\') < 0;
    $string =~ s{\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))}{
        defined $4 ? $ESCAPES{$4} // die "an unknown escape\n"
            : defined $3 ? _character(hex $3)
            : chr(0x10000 + ((hex($1) - 0xd800) << 10) + (hex($2) - 0xdc00))
    }gesx;
    return $string;
}

sub _character {
    my ($code) = @_;
    die "half a surrogate pair\n" if $code >= 0xd800 && $code <= 0xdfff;
    return chr $code;
}

# Gives bytes; dies on what JSON cannot hold. Keys are sorted, so that the same value gives the same text.
sub encode_json {
    my ($value, $depth) = (@_, 0);
    die "nested too deeply\n" if $depth > MAX_DEPTH;
    return 'null' unless defined $value;
    my $type = ref $value;
    return _quote($value) if $type eq '';
    return $$value ? 'true' : 'false' if $type eq 'StepJson::Boolean';
    if ($type eq 'StepJson::Number') {
        return $$value if $$value =~ /\A-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\z/;
        die "JSON has no number $$value\n";
    }
    if ($type eq 'Math::BigInt') {
        my $text = $value->bstr;
        return $value->copy->babs > $SAFE ? _quote($text) : $text;
    }
    return '[' . join(',', map { encode_json($_, $depth + 1) } @$value) . ']' if $type eq 'ARRAY';
    return '{' . join(',', map { _quote($_) . ':' . encode_json($value->{$_}, $depth + 1) } sort keys %$value) . '}'
        if $type eq 'HASH';
    die "JSON has no way to write a $type\n";
}

my %SHORT = ('"' => '\\"', '\\' => '\\\\', "\b" => '\\b', "\f" => '\\f', "\n" => '\\n', "\r" => '\\r', "\t" => '\\t');

sub _quote {
    my ($text) = @_;
    die "text that is no Unicode\n" if $text =~ /[\x{d800}-\x{dfff}]/ || $text =~ /[^\x{0}-\x{10ffff}]/;
    $text =~ s{(["\\\x00-\x1f])}{$SHORT{$1} // sprintf '\\u%04x', ord $1}ge;
    utf8::encode($text);
    return qq("$text");
}

1;
