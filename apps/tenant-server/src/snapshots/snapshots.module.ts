import { Module } from '@nestjs/common';
import { ObjectStoresModule } from '../object-stores/object-stores.module.js';
import { PipelineDeploymentsController } from './pipeline-deployments.controller.js';
import { SnapshotCodeController } from './snapshot-code.controller.js';
import { SnapshotCodeService } from './snapshot-code.service.js';
import { SnapshotRetirementRepository } from './snapshot-retirement.repository.js';
import { SnapshotsController } from './snapshots.controller.js';
import { SnapshotsRepository } from './snapshots.repository.js';
import { SnapshotsService } from './snapshots.service.js';

@Module({
  imports: [ObjectStoresModule],
  controllers: [SnapshotsController, PipelineDeploymentsController, SnapshotCodeController],
  providers: [SnapshotsService, SnapshotCodeService, SnapshotsRepository, SnapshotRetirementRepository],
})
export class SnapshotsModule {}
