/** For tree shaking: reading a property or a global does nothing here but that. */
export const NO_EFFECTS = { propertyReadSideEffects: false, unknownGlobalSideEffects: false } as const;
