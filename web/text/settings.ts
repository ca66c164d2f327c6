import { plural } from './plural.ts';

export const directProviderText = {
  thisIsNotAddressSuch: 'This is not an address such as http://127.0.0.1:11434/v1.',
  keptInThisBrowserChoose: 'Kept in this browser. Choose “This browser” when you run a flow.',
  baseUrl: 'Base URL',
  baseUrlHint: 'The server there must allow calls from this page (CORS).',
  model: 'Model',
  apiKey: 'API key',
  apiKeyHint: 'Readable by anyone who uses this browser profile.',
  embeddingModel: 'Embedding model',
  embeddingModelHint: 'For memories that compare by meaning; may stay empty.',
  keepInThisBrowser: 'Keep in this browser',
  forget: 'Forget',
} as const;

export const localServerOfferText = {
  answersForYourFlowsNow: (name: string) => `${name} answers for your flows now.`,
  doesNotAnswer: (name: string) => `${name} is set up, but does not answer as it should.`,
  lookingForServers: 'Looking for servers of models on this machine',
  noServerHere: 'No server of models was found on this machine.',
  startOne: 'Start Ollama, LM Studio, llama.cpp or vLLM and look again.',
  lookAgain: 'Look again',
  models: (count: number) => plural(count, { one: 'one model', other: `${count} models` }),
  foundNamed: (name: string) => `Found: ${name}`,
  runsOnThisMachine: (name: string) => `${name} runs on this machine`,
  at: (count: string) => `${count} at`,
  model: 'Model',
  useIt: 'Use it',
} as const;

export const priceDraftsText = {
  nameModelOrWrite: 'Name the model, or write * for all others.',
  thisNameIsTooLong: 'This name is too long.',
  thisModelHasPriceAbove: 'This model has a price above already.',
  writeBothPricesInUs: 'Write both prices in US dollars a million tokens, such as 0.15; 0 for what is free.',
} as const;

export const priceTableText = {
  prices: 'Prices',
  usDollarsMillionTokens:
    'US dollars a million tokens, as the provider lists them; * stands for all other models. Without a price, runs show tokens only.',
  model: 'Model',
  input: 'Input',
  output: 'Output',
  addAPrice: 'Add a price',
  priceNamed: (name: string, number: number) => `${name} price ${number}`,
  modelOfPrice: (number: number) => `Model of price ${number}`,
  modelOr: 'model or *',
  removePrice: (number: number) => `Remove price ${number}`,
} as const;

export const providerDialogText = {
  isGone: (name: string) => `${name} was deleted elsewhere.`,
  theyAreNotFinished: 'They are not finished.',
  providerSaved: (name: string) => `Provider ${name} saved.`,
  addAProvider: 'Add a provider',
  changeNamed: (name: string) => `Change ${name}`,
  anyServerThatSpeaks:
    'Any server that speaks the OpenAI protocol. The key is stored on the server and never shown again.',
  save: 'Save',
  name: 'Name',
  nameHint: 'How models of this provider are named: name/model.',
  baseUrl: 'Base URL',
  baseUrlHint: 'Usually ends in /v1.',
  defaultModel: 'Default model',
  embeddingModel: 'Embedding model',
  embeddingModelHint: 'For memories that compare by meaning. Leave empty if you use none.',
  apiKey: 'API key',
  keyIsStoredLeave: 'A key is stored. Leave this empty to keep it.',
  leaveEmptyForLocalServer: 'Leave empty for a local server that needs none.',
  useLowerCaseLetters: 'Use lower-case letters, digits or “-”, beginning with a letter.',
  thisIsNotAddressSuch: 'This is not an address such as https://api.example.com/v1.',
  nameModelThatIsUsed: 'Name the model that is used when nothing else is chosen.',
} as const;

export const limitFieldsText = {
  callsAtOnce: 'Calls at once',
  callsAMinute: 'Calls a minute',
  noLimit: 'no limit',
  wholeNumber: 'Enter a whole number from 1, or nothing.',
  callsOverItWait: 'For everybody together. Calls over a limit wait for their turn.',
  setByEnvironment: 'Set by FLOWRIGHT_MODEL_LIMITS on the server.',
} as const;

export const providerListText = {
  loadingProviders: 'Loading providers',
  noProviderYet: 'No provider yet',
  addAProvider: 'Add a provider',
  withoutOneFlowsRun:
    'Without one, flows run on their recorded examples. Any OpenAI-compatible address works, also a local one.',
  fromServersEnvironment: 'From the server’s environment',
  answersForEveryRole: 'Answers for every role that no other model is chosen for',
  usedUnlessAnother: 'used unless another is chosen',
  keySet: 'key set',
  keyStored: 'key stored',
  noModelOfItsOwn: 'No model of its own',
  model: (defaultModel: string) => `Model: ${defaultModel}`,
  test: 'Test',
  cancelTheTest: 'Cancel the test',
  changeNamed: (name: string) => `Change ${name}`,
  deleteNamed: (name: string) => `Delete ${name}`,
  deleteNamedQuestion: (name: string) => `Delete ${name}?`,
  delete: 'Delete',
  itsStoredKeyIsDeleted:
    'Its stored key is deleted too. Runs that use it stop at their next call and can be resumed once it is back.',
  noPrices: 'no prices',
  prices: (count: number) => plural(count, { one: '1 price', other: `${count} prices` }),
  noLimits: 'no limits',
  atOnce: (calls: number) => plural(calls, { one: '1 call at once', other: `${calls} calls at once` }),
  aMinute: (calls: number) => plural(calls, { one: '1 call a minute', other: `${calls} calls a minute` }),
  setLimitsInEnvironment: 'Set FLOWRIGHT_MODEL_LIMITS to hold calls back, for example default=8/600',
  limitsOfEnvironment: 'Set by FLOWRIGHT_MODEL_LIMITS on the server',
  inOutMillionTokens: (model: string, input: number, output: number) =>
    `${model}: $${input} in, $${output} out a million tokens`,
  setOpenaiPricesToSee: 'Set OPENAI_PRICES to see what runs cost, for example gpt-x=0.15/0.6',
  enterPricesToSeeWhat: 'Enter prices to see what runs cost',
  models: 'Models',
} as const;

export const settingsPageText = {
  settings: 'Settings',
  modelProviders: 'Model providers',
  calledByServerForRuns: 'Called by the server, for runs there and for runs in this browser. Keys stay on the server.',
  directCalls: 'Direct calls from this browser',
  forRunsInThisBrowser:
    'For runs in this browser only: the page calls the model itself, and address and key never leave this browser.',
  toolServers: 'Tool servers',
  mcpServersWhoseTools:
    'MCP servers and remote agents (A2A) that flows may use. The server calls them; addresses and secrets stay there.',
  theme: 'Theme',
  howWorkbenchLooks: 'How the workbench looks in this browser.',
  asTheSystem: 'As the system',
  light: 'Light',
  dark: 'Dark',
} as const;

export const toolServerDialogText = {
  toolServerSaved: (name: string) => `Tool server ${name} saved.`,
  addToolServer: 'Add a tool server',
  changeNamed: (name: string) => `Change ${name}`,
  mcpServerThatSpeaks:
    'An MCP server that speaks streamable HTTP, or the address of an agent card. The secret is stored on the server and never shown again.',
  save: 'Save',
  name: 'Name',
  nameHint: 'How flows name it, for example files.',
  address: 'Address',
  addressHint: 'Often ends in /mcp. It may be on this machine.',
  secret: 'Secret',
  secretIsStoredLeave: 'A secret is stored. Leave this empty to keep it.',
  wholeValueOfHeader: 'The whole value of the header, for example Bearer …. Leave empty if it needs none.',
  header: 'Header',
  headerHint: 'In which the secret is sent.',
  useLowerCaseLetters: 'Use lower-case letters, digits or “-”, beginning with a letter.',
  thisIsNotAddressSuch: 'This is not an address such as https://tools.example.com/mcp.',
} as const;

export const toolServerListText = {
  loadingToolServers: 'Loading tool servers',
  addToolServer: 'Add a tool server',
  noToolServerYet: 'No tool server yet',
  anyMcpServerThatSpeaks:
    'Any MCP server that speaks streamable HTTP, or a remote agent. Flows name it; only you say where it is.',
  fromServersEnvironment: 'from the server’s environment',
  sentAs: (header: string) => `Sent as ${header}`,
  secretStored: 'secret stored',
  test: 'Test',
  cancelTheTest: 'Cancel the test',
  changeNamed: (name: string) => `Change ${name}`,
  deleteNamed: (name: string) => `Delete ${name}`,
  deleteNamedQuestion: (name: string) => `Delete ${name}?`,
  delete: 'Delete',
  itsStoredSecretIsDeleted:
    'Its stored secret is deleted too. Flows that use its tools fail there until a server of this name is back.',
  tools: 'Tools',
} as const;

export const conflictNoteText = {
  changedMeanwhile: 'Another tab changed these settings meanwhile. Nothing of yours was kept yet.',
  takeTheirs: 'Take theirs',
  keepMine: 'Keep mine',
} as const;
