const AWSXRay = require('aws-xray-sdk-core')
const AWS = AWSXRay.captureAWS(require('aws-sdk'))
const SecretsManager = require('aws-sdk/clients/secretsmanager')
const { StepFunctions, CloudWatch: Metrics, CognitoIdentityServiceProvider } = require('aws-sdk')

const secrets = new SecretsManager()
const lambda = AWSXRay.captureAWSClient(new AWS.Lambda({ region: 'eu-central-1' }))
const kinesis = new AWS.Kinesis()
const pool = process.env.USER_POOL

const foreign = new AWS.ChainableTemporaryCredentials({
  params: { RoleArn: 'arn:aws:iam::111122223333:role/reader', RoleSessionName: 'handlers' }
})

exports.rotate = async () => {
  const { SecretString } = await secrets.getSecretValue({ SecretId: 'handlers/api-key' }).promise()
  const { RandomPassword } = await secrets.getRandomPassword({ PasswordLength: 32 }).promise()
  await secrets.putSecretValue({ SecretId: 'handlers/api-key', SecretString: RandomPassword }).promise()
  return SecretString !== RandomPassword
}

exports.invite = ({ email }, context, callback) => {
  const cognito = new CognitoIdentityServiceProvider()
  cognito.adminCreateUser({ UserPoolId: pool, Username: email }, (error, data) => {
    if (error) return callback(error)
    cognito.signUp({ ClientId: process.env.CLIENT, Username: email, Password: 'changeit' }, callback)
    return data
  })
}

exports.fan = async event => {
  const work = event.Records.map(({ body }) =>
    lambda.invoke({ FunctionName: 'work', InvocationType: 'Event', Payload: body }).promise()
  )
  await Promise.all(work)
  const put = kinesis.putRecords.bind(kinesis)
  await put({ StreamName: 'handlers', Records: [] }).promise()
  await new Metrics().putMetricData({ Namespace: 'handlers', MetricData: [] }).promise()
  return new StepFunctions()
    .describeExecution({ executionArn: event.execution })
    .promise()
}

exports.foreignTables = done => new AWS.DynamoDB({ credentials: foreign }).listTables({}, done)

exports.any = (service, operation, input) => {
  const client = new AWS[service]()
  return client[operation](input).promise()
}

exports.raw = (method, input, done) => new AWS.EC2().makeRequest(method, input, done)
