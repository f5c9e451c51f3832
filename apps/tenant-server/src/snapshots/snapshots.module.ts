import { Module } from '@nestjs/common';
import { PipelineDeploymentsController } from './pipeline-deployments.controller.js';
import { SnapshotCodeService } from './snapshot-code.service.js';
import { SnapshotRetirementRepository } from './snapshot-retirement.repository.js';
import { SnapshotsController } from './snapshots.controller.js';
import { SnapshotsRepository } from './snapshots.repository.js';
import { SnapshotsService } from './snapshots.service.js';

@Module({
  controllers: [SnapshotsController, PipelineDeploymentsController],
  providers: [SnapshotsService, SnapshotCodeService, SnapshotsRepository, SnapshotRetirementRepository],
})
export class SnapshotsModule {}
