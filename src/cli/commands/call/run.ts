/** One governed call. The answer goes to standard output as it is; what the policies did goes to standard error as it happens. */
import type { HttpAnswer } from '../../../adapters/http/answer.ts';
import { failureOf } from '../../../adapters/http/failure.ts';
import { Integrations } from '../../../library/integrations.ts';
import type { Run } from '../../command.ts';
import { documentsFolder } from '../../documents-folder.ts';
import { durationOf } from '../../duration-of.ts';
import { warnOfEnvironment } from '../../environment-warnings.ts';
import { sayError } from '../../failure.ts';
import { timeline } from '../../render/timeline.ts';
import { writeAnswer } from './answer.ts';
import type { call } from './command.ts';
import { inputOf } from './input.ts';

export const run: Run<typeof call> = async ({ arguments: [name = '', operationName = ''], flags }, session) => {
  const { out, talk, settings, stopped } = session;
  const tell = timeline(talk.paint);
  const integrations = await Integrations.open({
    folder: documentsFolder(settings),
    environment: settings.get('environment'),
    observe: (event) => {
      const line = flags.quiet ? undefined : tell(event);
      if (line !== undefined) talk.lines(line);
    },
  });
  try {
    const { engine, adapter, requirement } = integrations.get(name);
    warnOfEnvironment(
      integrations.report.diagnostics.filter(({ file }) => file === requirement.file),
      talk,
    );
    const operation = adapter.operation(operationName);
    const request = adapter.build(operation, await inputOf(flags, session.input.stream));
    const options = {
      signal: stopped,
      timeout: flags.timeout === undefined ? undefined : durationOf('--timeout', flags.timeout),
    };
    const result = await engine.call<HttpAnswer>(adapter.exchange(request), options);
    const { kind, answer } = result.outcome;
    if (answer !== undefined) await writeAnswer(answer, out);
    if (kind === 'success') return 0;
    sayError(failureOf(requirement, operation, result, options.timeout), talk);
    return 1;
  } finally {
    await integrations.close();
  }
};
