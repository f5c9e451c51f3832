import { ValueError } from '../kernel/errors/zenml.error.js';
import { checkName } from '../kernel/http/fields.js';
import { isModelStage, isNumericName, MODEL_STAGES } from './stages.js';

/** @throws ValueError (400) for a name that a number or a stage would be taken for. */
export function checkVersionName(name: string): void {
  checkName(name, 'ModelVersion');
  if (isNumericName(name)) {
    throw new ValueError("Can't create model version with custom numeric model version name.");
  }
  if (isModelStage(name.toLowerCase())) {
    throw new ValueError(
      `Can't create model version with a name that is used as a model version stage ([${MODEL_STAGES.map((stage) => `'${stage}'`).join(', ')}]).`,
    );
  }
}
