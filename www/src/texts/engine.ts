// What is said of workers that do not answer.
export const ENGINE = {
  engine: 'The engine',
  tools: 'What is known of AWS’s services',
  noAnswer: (name: string, seconds: number) => `${name} did not answer within ${seconds} seconds, and was started anew.`,
  noStart: (name: string) => `${name} could not be started. Is this browser older than 2023?`
}
