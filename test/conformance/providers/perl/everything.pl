#!/usr/bin/perl
# The everything provider in Perl, a language without a library of ours: written from the specification alone.
use strict;
use warnings;
use utf8;
use FindBin ();
use lib $FindBin::Bin;
use Digest::SHA ();
use Encode ();
use Math::BigInt ();
use POSIX ();
use StepJson qw(boolean number);
use StepProvider qw(serve);
use Time::HiRes qw(time);

# A number of the input as Perl has them.
sub value { my ($input, $key, $default) = @_; my $value = $input->{$key}; return ref $value ? $$value : $value // $default }

sub start_child {
    my (@command) = @_;
    my $pid = fork // die "fork: $!";
    if ($pid == 0) { exec {$command[0]} @command or POSIX::_exit(127) }
    return $pid;
}

sub chain {
    my ($level, $depth) = @_;
    return StepProvider::Error->new(message => "level $level", $level < $depth ? (cause => chain($level + 1, $depth)) : ());
}

my %steps = (
    echo => sub {
        my ($input, $with) = @_;
        return ref $with->{wrap} && ${ $with->{wrap} } ? { input => $input, with => $with } : $input;
    },
    fail          => sub { my ($input) = @_; die value($input, 'message', 'it failed') },
    cause         => sub { my ($input) = @_; die chain(1, value($input, 'depth', 3)) },
    'retry-after' => sub {
        my ($input) = @_;
        die StepProvider::Error->new(message => 'not now', retryable => 1, retryAfterMs => value($input, 'ms', 1500));
    },
    slow => sub {
        my ($input, $with, $context) = @_;
        my $total = value($input, 'ms', 10_000);
        my $began = time;
        while (1) {
            my $passed = int((time - $began) * 1000);
            $passed = $total if $passed > $total;
            $context->progress($passed, $total || 1);
            last if $passed >= $total;
            $context->sleep(($total - $passed < 50 ? $total - $passed : 50) / 1000);
        }
        return { slept => number($total) };
    },
    'ignore-cancel' => sub {
        my ($input, $with, $context) = @_;
        $context->progress(0);
        $context->sleep_on(value($input, 'ms', 1000) / 1000);
        return { ignored => boolean(1) };
    },
    interrupt => sub {
        my ($input, $with, $context) = @_;
        return $context->interrupt(
            $input,
            message => value($input, 'message', 'Please check'),
            schema  => { type => 'object' },
            exists $input->{expiresInMs} ? (expiresInMs => $input->{expiresInMs}) : (),
        );
    },
    progress => sub {
        my ($input, $with, $context) = @_;
        my $to = value($input, 'to', 3);
        for my $half (0 .. 2 * $to) { my $n = $half / 2; $context->progress($n, $to, "$n of $to") }
        $context->log($_, "a $_ record", { level => $_ }) for qw(debug info warning error);
        $context->mask('not-a-real-secret');
        $context->progress(0, $to) if value($input, 'fall', 0);
        return { reported => number(2 * $to + 1) };
    },
    artifact => sub {
        my ($input, $with, $context) = @_;
        my $name  = value($input, 'name', 'report');
        my $bytes = Encode::encode('UTF-8', value($input, 'text', "hello\n"));
        my $path  = "$name.txt";
        open my $file, '>:raw', "$context->{artifactDir}/$path" or die "$path: $!";
        print {$file} $bytes;
        close $file or die "$path: $!";
        $context->artifact(
            name      => $name,
            path      => $path,
            mediaType => 'text/plain',
            bytes     => number(length $bytes),
            sha256    => Digest::SHA::sha256_hex($bytes),
        );
        return { path => $path };
    },
    unicode => sub {
        my ($input) = @_;
        no warnings 'surrogate';
        return { text => chr 0xd800 } if value($input, 'broken', 0);
        return {
            latin      => 'Grüße',
            combining  => "e\x{301}",
            cjk        => '日本語',
            astral     => '😀𝒳',
            rtl        => 'שלום',
            separators => "\x{2028}\x{2029}",
            control    => "\x00\x01\x1f\x7f",
            escapes    => "\"\\/\b\f\n\r\t",
            bom        => "\x{feff}",
            empty      => '',
            'ä key'    => '🔑',
        };
    },
    bigint => sub {
        return {
            value => Math::BigInt->new(2)->bpow(53)->badd(1),
            safe  => Math::BigInt->new(2)->bpow(53)->bsub(1),
            list  => [ Math::BigInt->new(2)->bpow(53)->badd(1)->bneg, Math::BigInt->new(2)->bpow(64) ],
        };
    },
    nan => sub {
        my ($input) = @_;
        my $infinity = 9**9**9;
        my %values = (nan => $infinity - $infinity, infinity => $infinity, '-infinity' => -$infinity);
        return { value => number($values{ value($input, 'value', 'nan') }) };
    },
    big   => sub { my ($input) = @_; return { text => 'x' x value($input, 'bytes', 1_000_000) } },
    print => sub {
        my ($input) = @_;
        my $text = Encode::encode('UTF-8', value($input, 'text', 'stray print'));
        if (value($input, 'via', 'print') eq 'fd') { POSIX::write(1, $text, length $text) }
        else                                       { print $text }
        return { printed => boolean(1) };
    },
    'child-print' => sub {
        my ($input, $with, $context) = @_;
        my $text = Encode::encode('UTF-8', value($input, 'text', 'child print'));
        my $program = '$| = 1; print "$ARGV[0]\n"; select undef, undef, undef, $ARGV[1] / 1000';
        my $pid = start_child($^X, '-e', $program, '--', $text, value($input, 'holdMs', 0));
        $context->child_started($pid);
        $context->log('info', 'child started', { pid => number($pid) });
        $context->sleep(0.01) while waitpid($pid, POSIX::WNOHANG()) == 0;
        $context->child_ended($pid);
        return { printed => boolean(1) };
    },
    'child-reads-stdin' => sub {
        open my $child, '-|', $^X, '-e', 'local $/; print length(<STDIN> // "")' or die "child: $!";
        my $bytes = <$child>;
        close $child;
        return { bytes => number($bytes) };
    },
    nothing => sub { return },
    'exit-mid-run' => sub { my ($input, $with, $context) = @_; $context->progress(0); exit value($input, 'code', 3) },
    bom  => sub { my ($input, $with, $context) = @_; $context->around_answer("\xef\xbb\xbf", ''); return { bom => boolean(1) } },
    crlf => sub { my ($input, $with, $context) = @_; $context->around_answer('', "\r"); return { crlf => boolean(1) } },
);

serve({ name => 'everything in Perl', version => '1.0.0' }, \%steps);
