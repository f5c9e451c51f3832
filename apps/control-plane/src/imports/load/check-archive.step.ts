import { ProvisioningError, type RuntimeStep, type StepProgress, type StepResult } from '@zendo/provisioning';
import { OFFICIAL, readArchive, SETTINGS_TABLE } from '@zendo/transfer';
import type { Import } from '../import.entity.js';
import type { ImportsRepository } from '../imports.repository.js';
import { archiveFault } from './archive-fault.js';

/** Reads the archive to its end while the tenant still serves: what is damaged costs it nothing. */
export class CheckArchive implements RuntimeStep {
  readonly name = 'check';
  readonly title = 'Check the archive';

  constructor(
    private readonly imports: ImportsRepository,
    private readonly row: Import,
  ) {}

  /** @throws ProvisioningError `archive_corrupt`, `archive_version`, `revision_unsupported`, `settings_missing` */
  async run(_tenant: unknown, progress?: StepProgress): Promise<StepResult> {
    let tables = 0;
    let rows = 0;
    try {
      for await (const event of readArchive(this.imports.archive(this.row))) {
        if (event.kind === 'header') checkRevision(event.header.revision);
        if (event.kind !== 'end') continue;
        if (event.table.name === SETTINGS_TABLE && event.sum.rows !== 1) throw settingsMissing(event.sum.rows);
        tables += 1;
        rows += event.sum.rows;
        if (tables % 10 === 0) await progress?.(`${tables} tables, ${rows} rows`);
      }
    } catch (error) {
      throw archiveFault(error);
    }
    return { state: 'done', message: `${tables} tables, ${rows} rows` };
  }
}

function checkRevision(revision: string): void {
  if (revision === OFFICIAL.revision) return;
  throw refusal(
    'revision_unsupported',
    `The archive is of a database at revision ${revision}, not ${OFFICIAL.revision}.`,
  );
}

const settingsMissing = (rows: number): ProvisioningError =>
  refusal('settings_missing', `The archive has ${rows} rows of server settings instead of one: no server wrote it.`);

const refusal = (code: string, message: string): ProvisioningError =>
  new ProvisioningError(code, message, { userFixable: true, retryable: false });
