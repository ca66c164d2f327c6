export const startOptionsText = {
  writeProviderModel: 'Write provider/model, for example openai/gpt-5-mini.',
  thisModelIsCalled: 'This model is called from this browser; run the flow in this browser.',
  thereIsNoProvider: (provider: string) => `There is no provider “${provider}” in the settings.`,
} as const;
