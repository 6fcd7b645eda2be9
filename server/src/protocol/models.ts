// `touchstone/models`, client to server: which local servers answer on their usual loopback ports. Sent
// only when the person opens the model picker.

/** Method name. */
export const modelsRequest = 'touchstone/models';

/** One model that could be used. */
export interface FoundModel {
  readonly title: string;
  readonly baseUrl: string;
  readonly model: string;
}

/** What was found. */
export interface ModelsAnswer {
  readonly models: readonly FoundModel[];
}
