import { parseArgs } from 'node:util';
import { buildConsole } from '../console-build.ts';
import { readSettings } from '../settings.ts';
import { checkAllCampaigns } from './check-campaigns-command.ts';
import { models } from './models-command.ts';
import { remind } from './remind-command.ts';
import { signInLink } from './sign-in-link-command.ts';
import { checkSpeech } from './speech-check-command.ts';
import { start } from './start-command.ts';
import { troubleSentence } from './trouble-sentence.ts';
import { addUser } from './user-command.ts';
import { voice } from './voice-command.ts';
import { web } from './web-command.ts';
import { worker } from './worker-command.ts';

const help = `Perezvon: a contact centre for clinics

  perezvon start                        the whole product: console in the browser, robot calls
  perezvon voice | web | worker         the same in processes that are started and stopped apart, on one PostgreSQL
                                        (DATABASE_URL): calls; console and API; loading of files
  perezvon remind FILE [--rehearse]     call the patients of a file of visits and write what came of it beside the file
      --trunk NAME                      over this line of the console instead of the rehearsal
      --out FILE                        the result's name without its ending
  perezvon sign-in-link [--user NAME]   a one-time link for the first user, or for a lost password
  perezvon user add NAME                add a person who may sign in; prints the one-time link to choose a password
      --role ROLE                       operator (default), supervisor or administrator
      --display-name NAME               as colleagues see it
  perezvon models                       models that larger speech engines need, and which are here
  perezvon models add NAME              fetch one; shows its licence and asks
      --yes                             agree without being asked
      --from FILE|FOLDER|ADDRESS        from there instead of from where it is published
  perezvon models remove NAME
  perezvon speech check FOLDER          what the built-in recognizer makes of your own recordings (WAV files and labels.csv)
  perezvon check-campaigns              whether any patient was called twice or an answer is lost; changes nothing
  perezvon build                        build the console's pages now, where start may not write beside the program
  perezvon help

  --data FOLDER                         the database, recordings and settings (default: ./data, or PEREZVON_DATA)

Settings by environment: docs/operations/settings.md
`;

/** Runs one command of the terminal; resolves with the exit status. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    return await run(args);
  } catch (error) {
    console.error(troubleSentence(error));
    return 1;
  }
}

async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  const env = values.data === undefined ? process.env : { ...process.env, PEREZVON_DATA: values.data };
  const [command = 'help', file, name] = positionals;
  switch (values.help ? 'help' : command) {
    case 'start':
      return start(readSettings(env));
    case 'voice':
      return voice(readSettings(env));
    case 'web':
      return web(readSettings(env));
    case 'worker':
      return worker(readSettings(env));
    case 'remind':
      if (file !== undefined) return remind(readSettings(env), { ...values, file });
      console.error('Which file? perezvon remind visits.xlsx --rehearse');
      return 2;
    case 'sign-in-link':
      return signInLink(readSettings(env), values.user);
    case 'user':
      if (file === 'add' && name !== undefined) {
        const { role, 'display-name': displayName } = values;
        return addUser(readSettings(env), { name, role, displayName });
      }
      console.error('Whom? perezvon user add NAME --role operator');
      return 2;
    case 'models':
      return models(readSettings(env), { action: file, name, from: values.from, yes: values.yes });
    case 'speech':
      if (file === 'check' && name !== undefined) return checkSpeech(name);
      console.error('Which folder? perezvon speech check FOLDER (docs/speech.md)');
      return 2;
    case 'check-campaigns':
      return checkAllCampaigns(readSettings(env));
    case 'build':
      await buildConsole((line) => console.log(line));
      return 0;
    case 'help':
      console.log(help);
      return 0;
    default:
      console.error(`There is no command ${command}.\n\n${help}`);
      return 2;
  }
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      data: { type: 'string' },
      rehearse: { type: 'boolean' },
      trunk: { type: 'string' },
      out: { type: 'string' },
      user: { type: 'string' },
      role: { type: 'string' },
      'display-name': { type: 'string' },
      from: { type: 'string' },
      yes: { type: 'boolean' },
    },
  });
}
