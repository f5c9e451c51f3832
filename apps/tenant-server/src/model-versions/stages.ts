/** Where a version is on its way; `latest` is a way to ask for one and no place of its own. */
export const MODEL_STAGES = ['none', 'staging', 'production', 'archived', 'latest'] as const;
export type ModelStage = (typeof MODEL_STAGES)[number];

export const isModelStage = (text: string): boolean => (MODEL_STAGES as readonly string[]).includes(text);

/** Whether a version's name is made of digits only, which is the server's to give. */
export const isNumericName = (name: string): boolean => /^\p{N}+$/u.test(name);
