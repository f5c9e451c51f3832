import { z } from 'zod';
import { projectField, shortText, userField, uuidField } from '../kernel/http/fields.js';
import { CURATED_RESOURCE_TYPES } from './curated-visualization.view.js';

const displayOrder = z.int32().min(0);
const layoutSize = z.enum(['full_width', 'half_width']);

export const createCuratedVisualization = z.object({
  user: userField,
  project: projectField,
  artifact_visualization_id: uuidField,
  display_name: shortText.nullish(),
  display_order: displayOrder.nullish(),
  layout_size: layoutSize.default('full_width'),
  resource_id: uuidField,
  resource_type: z.enum(CURATED_RESOURCE_TYPES),
});
export type CreateCuratedVisualization = z.output<typeof createCuratedVisualization>;

/** Null clears name and order; what is left out stays. */
export const updateCuratedVisualization = z.object({
  display_name: shortText.nullish(),
  display_order: displayOrder.nullish(),
  layout_size: layoutSize.nullish(),
});
export type UpdateCuratedVisualization = z.output<typeof updateCuratedVisualization>;
