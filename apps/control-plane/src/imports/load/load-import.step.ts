import type { RuntimeStep, StepProgress, StepResult, TenantSpec } from '@zendo/provisioning';
import type { Import, ImportReport } from '../import.entity.js';
import type { ImportsRepository } from '../imports.repository.js';
import { archiveFault } from './archive-fault.js';
import { loadArchive } from './load-archive.js';
import { asOwner } from './owner-connection.js';

/** Loads the archive and compares it, in one transaction of the owner role, which counts only if it is still wanted. */
export class LoadImport implements RuntimeStep {
  readonly name = 'load';
  readonly title = 'Load and compare';

  constructor(
    private readonly imports: ImportsRepository,
    private readonly row: Import,
    private readonly ownerUsername: string | null,
  ) {}

  /** @throws ProvisioningError: see {@link loadArchive} */
  async run(tenant: TenantSpec, progress: StepProgress = async () => undefined): Promise<StepResult> {
    try {
      const report = await asOwner(tenant, async (client) => {
        await client.query('BEGIN');
        const report = await loadArchive(client, tenant, {
          importId: this.row.id,
          archive: this.imports.archive(this.row),
          keepOwner: this.row.keepOwner,
          ownerUsername: this.ownerUsername,
          progress,
        });
        // A newer request, or the deadline, may have come meanwhile: then closing the connection takes all of it back.
        const commit = async (): Promise<ImportReport> => {
          await client.query('COMMIT');
          return report;
        };
        return (await this.imports.whileWanted(this.row, commit)) ? report : undefined;
      });
      if (!report) return { state: 'wait', reason: 'The import is not wanted any more.', afterMs: 0 };
      return { state: 'done', message: summary(report) };
    } catch (error) {
      throw archiveFault(error);
    }
  }
}

function summary({ tables }: ImportReport): string {
  const rows = tables.reduce((sum, table) => sum + table.loaded_rows, 0);
  return `${tables.length} tables, ${rows} rows, all equal`;
}
