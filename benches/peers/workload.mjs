// What every peer is asked: one caller's statements, and requests some of which nothing allows or
// something denies. Each statement is of a form that all of them can say: actions by name or all,
// resources with `*`, conditions of three operators.

const ACCOUNT = '111122223333'
const OFFICE = ['203.0.113.0/24', '10.0.0.0/8']

export const statements = [
  { Effect: 'Allow', Action: ['s3:GetObject', 's3:GetObjectTagging'], Resource: ['arn:aws:s3:::reports-*/*'], Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } } },
  { Effect: 'Allow', Action: ['s3:PutObject'], Resource: ['arn:aws:s3:::reports-*/incoming/*', 'arn:aws:s3:::uploads/*'], Condition: { IpAddress: { 'aws:SourceIp': OFFICE } } },
  { Effect: 'Allow', Action: ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'], Resource: [`arn:aws:sqs:eu-west-1:${ACCOUNT}:jobs-*`] },
  { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem'], Resource: [`arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/orders`, `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/orders/index/*`] },
  { Effect: 'Allow', Action: ['sns:Publish'], Resource: [`arn:aws:sns:*:${ACCOUNT}:alerts-*`], Condition: { StringLike: { 'aws:PrincipalTag/team': ['pay-*', 'ship'] } } },
  { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: [`arn:aws:logs:*:${ACCOUNT}:log-group:/app/*`] },
  { Effect: 'Deny', Action: ['s3:GetObject', 's3:GetObjectTagging', 's3:PutObject'], Resource: ['arn:aws:s3:::reports-*/private/*'] },
  { Effect: 'Deny', Action: ['*'], Resource: ['*'], Condition: { StringEquals: { 'aws:RequestedRegion': ['us-east-1'] } } }
]

/** Every action that is asked for; peers that know no wildcard in actions list them. */
export const actions = [...new Set(statements.flatMap(({ Action }) => Action))].filter(action => action !== '*').concat('s3:DeleteObject', 'sqs:PurgeQueue')

const resources = {
  s3: n => [`arn:aws:s3:::reports-${n % 7}/2026/${n}.csv`, `arn:aws:s3:::reports-${n % 7}/private/${n}.csv`, `arn:aws:s3:::reports-1/incoming/${n}`, `arn:aws:s3:::uploads/${n}`, `arn:aws:s3:::backups/${n}`],
  sqs: n => [`arn:aws:sqs:eu-west-1:${ACCOUNT}:jobs-${n % 9}`, `arn:aws:sqs:eu-west-1:${ACCOUNT}:mails`],
  dynamodb: n => [`arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/orders`, `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/orders/index/by-${n % 3}`, `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/customers`],
  sns: n => [`arn:aws:sns:eu-west-1:${ACCOUNT}:alerts-${n % 4}`, `arn:aws:sns:eu-west-1:${ACCOUNT}:news`],
  logs: n => [`arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/app/web:log-stream:${n}`, `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/other:log-stream:${n}`]
}

/** The same ones every time. */
export function requests(count) {
  let seed = 20261126
  const draw = list => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return list[Math.floor(seed / 2 ** 32 * list.length)]
  }
  return Array.from({ length: count }, (_, n) => {
    const action = draw(actions)
    return {
      principal: `arn:aws:iam::${ACCOUNT}:user/app`,
      action,
      resource: draw(resources[action.split(':')[0]](n)),
      resourceAccount: ACCOUNT,
      context: {
        'aws:RequestedRegion': draw(['eu-west-1', 'eu-west-1', 'eu-central-1', 'us-east-1']),
        'aws:SourceIp': draw(['203.0.113.7', '10.1.2.3', '198.51.100.9']),
        'aws:PrincipalTag/team': draw(['pay-eu', 'ship', 'web'])
      }
    }
  })
}
