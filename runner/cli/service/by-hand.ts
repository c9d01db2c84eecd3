import { commandLine } from '../terminal/shell-words.ts';

/** What to do where there is no systemd; the runner itself works there as everywhere. */
export function byHand(platform: NodeJS.Platform, words: readonly string[]): string[] {
  if (platform === 'darwin') return launchd(words);
  if (platform === 'win32') return taskScheduler(words);
  return [
    'There is no systemd here. Have your init system start this at boot, as the user whose processes it is to run:',
    '',
    `  ${commandLine(words, platform)}`,
    '',
    'With cron, this line in `crontab -e` does; a second one that is started says who runs, and leaves:',
    '',
    `  * * * * * ${commandLine(words, platform)}`,
  ];
}

function launchd(words: readonly string[]): string[] {
  const strings = words.map((word) => `    <string>${xml(word)}</string>`);
  return [
    'Services of launchd are not installed by this command. Save this as ~/Library/LaunchAgents/stepwell.plist:',
    '',
    '  <?xml version="1.0" encoding="UTF-8"?>',
    '  <plist version="1.0"><dict>',
    '    <key>Label</key><string>stepwell</string>',
    '    <key>RunAtLoad</key><true/>',
    '    <key>KeepAlive</key><true/>',
    '    <key>ProgramArguments</key><array>',
    ...strings.map((line) => `  ${line}`),
    '    </array>',
    '  </dict></plist>',
    '',
    'then load it:',
    '',
    '  launchctl bootstrap gui/$(id -u) ~/Library/LaunchAgents/stepwell.plist',
    '',
    'and to end it: launchctl bootout gui/$(id -u)/stepwell',
  ];
}

function taskScheduler(words: readonly string[]): string[] {
  return [
    'Services of Windows are not installed by this command. A task that starts the runner when you log on, in PowerShell:',
    '',
    `  $action = New-ScheduledTaskAction -Execute ${powershell(words[0] ?? '')} -Argument ${powershell(commandLine(words.slice(1), 'win32'))}`,
    '  $trigger = New-ScheduledTaskTrigger -AtLogOn -User $env:USERNAME',
    '  $settings = New-ScheduledTaskSettingsSet -ExecutionTimeLimit 0 -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1)',
    '  Register-ScheduledTask Stepwell -Action $action -Trigger $trigger -Settings $settings',
    '',
    'and to end it: Unregister-ScheduledTask Stepwell',
  ];
}

function powershell(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
