// Logs of CloudTrail that tests make: as large as they like, and what is in them is known by arithmetic.

const ACCOUNT = '111122223333'
const BEGIN = Date.parse('2026-03-10T00:00:00Z')

/** How many records differ in more than time and ids, and how many roles make them. */
export const DISTINCT = 6000
export const ROLES = 60
/** Seconds from one record to the next. */
const APART = 2

export const roleArn = number => `arn:aws:iam::${ACCOUNT}:role/service/role-${number}`

const CALLS = [
  number => ['s3', 'GetObject', { bucketName: 'reports', key: `data/${number}.csv` }],
  number => ['dynamodb', 'DescribeTable', { tableName: `table-${number}` }],
  number => ['ec2', 'StopInstances', { instancesSet: { items: [{ instanceId: `i-${String(number).padStart(8, '0')}` }] } }],
  number => ['lambda', 'Invoke', { functionName: `function-${number}` }]
]

/** Each tenth call was denied. */
export const isDenied = place => place % DISTINCT % 10 === 3

/** The record of a place, of some 770 bytes: each distinct one comes again with another time and other ids. */
export function record(place) {
  const number = place % DISTINCT
  const role = number % ROLES
  const [service, eventName, requestParameters] = CALLS[number % CALLS.length](number)
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole', principalId: `AROAEXAMPLE${role}:app`, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/role-${role}/app`, accountId: ACCOUNT, accessKeyId: `ASIAEXAMPLE${place}`,
      sessionContext: {
        sessionIssuer: { type: 'Role', principalId: `AROAEXAMPLE${role}`, arn: roleArn(role), accountId: ACCOUNT, userName: `role-${role}` },
        attributes: { creationDate: '2026-03-10T00:00:00Z', mfaAuthenticated: 'false' }
      }
    },
    eventTime: new Date(BEGIN + place * APART * 1000).toISOString().replace('.000', ''),
    eventSource: `${service}.amazonaws.com`, eventName, awsRegion: 'eu-west-1', sourceIPAddress: `203.0.113.${place % 250}`,
    requestParameters, eventID: String(place).padStart(32, '0'), eventType: 'AwsApiCall', recipientAccountId: ACCOUNT,
    ...(isDenied(place) && { errorCode: 'AccessDenied' })
  }
}

/** So many records, a line each. */
export const lines = count => Array.from({ length: count }, (_, place) => `${JSON.stringify(record(place))}\n`).join('')

/** The files as CloudTrail writes them. */
export const envelope = records => JSON.stringify({ Records: records })

/** The roles of the records, each with a policy that allows all that they did. */
export const world = () => JSON.stringify({
  RoleDetailList: Array.from({ length: ROLES }, (_, role) => ({
    RoleName: `role-${role}`, RoleId: `AROAEXAMPLE${role}`, Path: '/service/', Arn: roleArn(role),
    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' }] },
    RolePolicyList: [{
      PolicyName: 'work',
      PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:Get*', 'dynamodb:*', 'ec2:*', 'lambda:Invoke*'], Resource: '*' }] }
    }]
  }))
})
