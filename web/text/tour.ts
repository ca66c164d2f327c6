export const tourText = {
  modelsAreAtWork: 'Models are at work',
  eachBoxIsOne:
    'Each box is one of them. The one with the orange edge is writing; a second one criticises until it is content. Nothing is called: these words were recorded.',
  nowItWaitsForYou: 'Now it waits for you',
  personInThisFlow:
    'The person in this flow is you. Read the draft under Your answer and press Approve. A run may wait for days like this; meanwhile it costs nothing.',
  thatWasWholeRun: 'That was a whole run',
  outputHoldsResultTrace:
    'Output holds the result. Trace holds every step, with all that it was told and all that it said. The flow is yours to change.',
  thisRunHasEndedEarly: 'This run has ended early',
  nothingIsLostItsTrace:
    'Nothing is lost: its trace says how far it came. You can take the tour again from the gallery.',
  tour: 'Tour',
  endTheTour: 'End the tour',
  of: (number: number, count: number) => `${number} of ${count}`,
  changeThisFlow: 'Change this flow',
  seeAllFlows: 'See all flows',
} as const;
