package StepProvider;

# A provider of Step Protocol 1 in one loop, written from its specification. A step is a code reference called with
# (input, with, context); it returns a hash reference or dies. Its calls of the context are when `$/cancel` and the end of stdin are
# noticed.

use strict;
use warnings;
use Exporter 'import';
use POSIX ();
use StepJson qw(decode_json encode_json number);
use Time::HiRes qw(time);

our @EXPORT_OK = qw(serve);

my ($wire_in, $wire_out);
my ($buffer, $searched) = ('', 0);
my @waiting;    # lines that came while a step was running
my ($state, $ended, $running, %limits, %steps, %info) = ('new', 0);

sub serve {
    my ($info, $steps) = @_;
    %info  = %$info;
    %steps = %$steps;
    _take_the_wire();
    while (defined(my $line = _next_line())) { _receive($line) }
    POSIX::_exit(0);
}

# Private copies are closed in children by themselves, since their descriptors are above 2.
sub _take_the_wire {
    open $wire_in,  '<&', 0 or die "stdin: $!";
    open $wire_out, '>&', 1 or die "stdout: $!";
    binmode $_ for $wire_in, $wire_out;
    open STDIN, '<', '/dev/null' or die "/dev/null: $!";
    open STDOUT, '>&', 2 or die "stderr: $!";
    $| = 1;
}

sub _next_line {
    return shift @waiting if @waiting;
    while (1) {
        my $line = _take_line();
        return $line if defined $line;
        return undef if $ended;
        _read();
    }
}

sub _take_line {
    my $end = index $buffer, "\n", $searched;
    if ($end < 0) { $searched = length $buffer; return undef }
    my $line = substr $buffer, 0, $end;
    substr($buffer, 0, $end + 1) = '';
    $searched = 0;
    return $line;
}

sub _read {
    my $read = sysread $wire_in, $buffer, 65_536, length $buffer;
    $ended = 1 if !defined $read ? !$!{EINTR} : $read == 0;
}

# Notices what came, waiting for it at most so long.
sub _poll {
    my ($seconds) = @_;
    my $until = time + $seconds;
    do {
        my $ready = '';
        vec($ready, fileno $wire_in, 1) = 1;
        my $left = $until - time;
        if (!$ended && select($ready, undef, undef, $left > 0 ? $left : 0) > 0) { _read() }
        while (defined(my $line = _take_line())) {
            my $message = eval { decode_json(_trim($line)) };
            my $is_cancel = ref $message eq 'HASH' && ($message->{method} // '') eq '$/cancel' && !exists $message->{id};
            if (!$is_cancel) { push @waiting, $line }
            elsif (_text($message->{params}{id}) eq $running->{id}) { $running->{cancelled} = 1 }
        }
        _stop_running() if $ended;
    } while time < $until && !$running->{cancelled};
}

sub _stop_running {
    for my $pid (keys %{ $running->{children} }) { kill 'KILL', $pid; waitpid $pid, 0 }
    POSIX::_exit(1);
}

sub _trim { my ($line) = @_; $line =~ s/\r\z//; $line =~ s/\A\xef\xbb\xbf//; return $line }

sub _text { return defined $_[0] && ref $_[0] eq '' ? $_[0] : '' }

sub _receive {
    my $line = _trim($_[0]);
    return if $line =~ /\A[ \t]*\z/;
    my $message = eval { decode_json($line) };
    return _refuse(undef, -32700, 'The line is not JSON.') if $@;
    return _refuse(undef, -32600, 'A message is an object.') if ref $message ne 'HASH';
    my ($id, $method, $params) = @$message{qw(id method params)};
    return unless exists $message->{id};    # a notification with nothing running: there is nothing to do
    $method = _text($method);
    if ($method eq 'initialize') { return _initialize($id, $params) }
    return _refuse($id, -32600, 'initialize comes first.') if $state eq 'new';
    if ($method eq 'step/describe') { return _describe($id, $params) }
    if ($method eq 'step/run')      { return _run($id, $params) }
    return _refuse($id, -32601, "There is no method $method.");
}

sub _initialize {
    my ($id, $params) = @_;
    return _refuse($id, -32600, 'initialize comes once.') if $state ne 'new';
    return _refuse($id, -32602, 'protocolVersions is missing.')
        unless ref $params eq 'HASH' && ref $params->{protocolVersions} eq 'ARRAY' && ref $params->{limits} eq 'HASH';
    return _refuse($id, 1006, 'This provider speaks version 1.') unless grep { _text($_) eq '1' } @{ $params->{protocolVersions} };
    $limits{$_} = ${ $params->{limits}{$_} } for qw(maxMessageBytes maxDataBytes);
    $state = 'ready';
    my $true = StepJson::boolean(1);
    _answer($id, {
        protocolVersion => '1',
        provider        => {%info},
        capabilities    => { cancel => $true, describe => $true, reuse => $true },
        steps           => [ sort keys %steps ],
    });
}

sub _describe {
    my ($id, $params) = @_;
    return _refuse($id, -32602, 'params is missing.') if ref $params ne 'HASH';
    my $step = $params->{step};
    return _refuse($id, 1001, 'There is no step ' . _text($step) . '.') if defined $step && !$steps{ _text($step) };
    _answer($id, { steps => [ map { { name => $_ } } defined $step ? $step : sort keys %steps ] });
}

sub _run {
    my ($id, $params) = @_;
    my $complete = ref $params eq 'HASH' && _text($params->{step}) ne '' && !grep { ref $params->{$_} ne 'HASH' } qw(input with context);
    return _refuse($id, -32602, 'step, input, with and context are required.') unless $complete;
    my $step = $steps{ $params->{step} } or return _refuse($id, 1001, "There is no step $params->{step}.");
    $running = { id => $id, cancelled => 0, highest => 0, children => {}, before => '', after => '' };
    my @stack;
    my $result = eval {
        local $SIG{__DIE__} = sub { @stack = _stack() };
        _completed($step->($params->{input}, $params->{with}, bless $params->{context}, 'StepProvider::Context') // $params->{input});
    };
    my $failure = $@;
    my ($before, $after) = @$running{qw(before after)};
    for my $pid (keys %{ $running->{children} }) { kill 'KILL', $pid; waitpid $pid, 0 }
    undef $running;
    if (defined $result) { _send('"id":' . encode_json($id) . ",\"result\":$result", $before, $after) }
    else                 { _refuse($id, StepProvider::Error::describe($failure, \@stack)) }
}

# The text of the result; dies when the output cannot be sent.
sub _completed {
    my ($output) = @_;
    my $result = ref $output eq 'StepProvider::Interrupt' ? {%$output} : { status => 'completed', output => $output };
    die StepProvider::Error->new(message => 'A step returns a hash reference.') unless ref $result->{output} eq 'HASH';
    my $bytes = length encode_json($result->{output});
    die StepProvider::Error->new(code => 1007, message => "The output has $bytes bytes; allowed are $limits{maxDataBytes}.")
        if $bytes > $limits{maxDataBytes};
    my $text = encode_json($result);
    my $all  = length($text) + 80;    # with the id and the braces around it
    die StepProvider::Error->new(code => 1007, message => "The answer has $all bytes; allowed are $limits{maxMessageBytes}.")
        if $all > $limits{maxMessageBytes};
    return $text;
}

sub _stack {
    my @lines;
    for (my $depth = 1; my ($package, $file, $line, $sub) = caller $depth; $depth++) { push @lines, "$sub at $file line $line" }
    return @lines;
}

sub _answer { my ($id, $result) = @_; _send('"id":' . encode_json($id) . ',"result":' . encode_json($result)) }

sub _refuse {
    my ($id, $code, $message, $data) = @_;
    my $error = { code => number($code), message => $message, $data ? (data => $data) : () };
    _send('"id":' . encode_json($id) . ',"error":' . encode_json($error));
}

sub _tell {
    my ($method, $params) = @_;
    _send(qq("method":"$method","params":) . encode_json({ id => $running->{id}, %$params }));
}

sub _send {
    my ($fields, $before, $after) = (@_, '', '');
    my $bytes = qq(\n$before\{"jsonrpc":"2.0",$fields\}$after\n);
    for (my $at = 0; $at < length $bytes;) {
        my $written = syswrite $wire_out, $bytes, length($bytes) - $at, $at;
        if (defined $written) { $at += $written }
        elsif (!$!{EINTR})    { POSIX::_exit(1) }
    }
}

package StepProvider::Error;

# Fields: message, and optionally code, retryable, retryAfterMs, cause (another error).
sub new { my ($class, %fields) = @_; return bless {%fields}, $class }

# (code, message, data) of whatever a step died of.
sub describe {
    my ($failure, $stack) = @_;
    if (ref $failure && UNIVERSAL::isa($failure, __PACKAGE__)) {
        my $data = _data($failure, 0);
        $data->{stack} = $stack if @$stack;
        return ($failure->{code} // 1000, $failure->{message}, $data);
    }
    (my $message = "$failure") =~ s/ at \S+ line \d+\.?\n?\z//;
    chomp $message;
    return (1000, $message eq '' ? 'died' : $message, { type => ref $failure || 'die', @$stack ? (stack => $stack) : () });
}

sub _data {
    my ($error, $depth) = @_;
    my %data = (type => ref $error);
    $data{retryable}    = StepJson::boolean($error->{retryable}) if defined $error->{retryable};
    $data{retryAfterMs} = StepJson::number($error->{retryAfterMs}) if defined $error->{retryAfterMs};
    $data{cause} = { message => $error->{cause}{message}, data => _data($error->{cause}, $depth + 1) } if $error->{cause} && $depth < 8;
    return \%data;
}

package StepProvider::Context;

use StepJson qw(number);

sub progress {
    my ($self, $progress, $total, $message) = @_;
    StepProvider::_poll(0);
    return if $progress < $running->{highest};
    $running->{highest} = $progress;
    StepProvider::_tell('$/progress', {
        progress => number($progress),
        defined $total   ? (total   => number($total)) : (),
        defined $message ? (message => $message)       : (),
    });
}

sub log {
    my ($self, $level, $message, $fields) = @_;
    StepProvider::_tell('$/log', { level => $level, message => $message, $fields ? (fields => $fields) : () });
}

sub mask     { my ($self, $value) = @_; StepProvider::_tell('$/mask', { value => $value }) }
sub artifact { my ($self, %fields) = @_; StepProvider::_tell('$/artifact', {%fields}) }

# Sleeps; dies when the step is cancelled.
sub sleep {
    my ($self, $seconds) = @_;
    StepProvider::_poll($seconds);
    die StepProvider::Error->new(code => 1004, message => 'Cancelled.') if $running->{cancelled};
}

# Sleeps, cancelled or not.
sub sleep_on {
    my ($self, $seconds) = @_;
    my $until = Time::HiRes::time() + $seconds;
    while ((my $left = $until - Time::HiRes::time()) > 0) {
        if   ($running->{cancelled}) { Time::HiRes::sleep($left < 0.05 ? $left : 0.05); StepProvider::_poll(0) }
        else                         { StepProvider::_poll($left) }
    }
}

# Asks for a pause after this step.
sub interrupt {
    my ($self, $output, %interrupt) = @_;
    return bless { status => 'interrupted', output => $output, interrupt => {%interrupt} }, 'StepProvider::Interrupt';
}

# Child processes to end when stdin ends.
sub child_started { my ($self, $pid) = @_; $running->{children}{$pid} = 1 }
sub child_ended   { my ($self, $pid) = @_; delete $running->{children}{$pid} }

# Puts bytes around the answer, to see whether its reader bears them.
sub around_answer { my ($self, $before, $after) = @_; @$running{qw(before after)} = ($before, $after) }

1;
