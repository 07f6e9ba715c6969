// Writes the tables of src/cloudtrail that come from data of others:
//
//   node scripts/generate-cloudtrail-tables.mjs --map FILE --operations FILE --reference FILE
//
// map: `aws/map.json` of github.com/iann0036/iam-dataset (MIT License): the actions of methods of SDKs, with templates of
// their resources. operations: `{ service: { endpointPrefix, signingName, operations } }` of botocore (Apache License 2.0).
// reference: the Service Authorization Reference, as scripts/generate-catalog.mjs takes it. What the reference does not know
// any more is left out, and so is what the program finds by itself (src/cloudtrail/parameters.rs).
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { map: { type: 'string' }, operations: { type: 'string' }, reference: { type: 'string' } } })
const read = file => JSON.parse(fs.readFileSync(file, 'utf8'))
const [map, operations, reference] = [values.map, values.operations, values.reference].map(read)
const services = Object.entries(reference.services)
const actionsOf = new Map(services.map(([prefix, service]) => [prefix, new Map(Object.values(service.actions).map(action => [action.name.toLowerCase(), action]))]))
const action = name => {
  const [prefix, rest] = name.split(':')
  return actionsOf.get(prefix)?.get(rest.toLowerCase())
}
const letters = text => text.toLowerCase().replace(/[^a-z0-9]/g, '')

/** Names that CloudTrail has for the services of events, where they are no prefix of actions: told by AWS, or by others who read logs. */
const SOURCES = {
  'cloudcontrolapi': 'cloudformation',
  'email': 'ses',
  'models.lex': 'lex',
  'monitoring': 'cloudwatch',
  'mturk-requester': 'mechanicalturk',
  'runtime.lex': 'lex',
  'streams.dynamodb': 'dynamodb',
  'tagging': 'tag'
}

/** The service most of whose actions are named as these operations, when it has most of them. */
function serviceOf (names) {
  const found = [...actionsOf].map(([prefix, actions]) => [prefix, names.filter(name => actions.has(name.toLowerCase())).length])
  const [[prefix, most]] = found.sort(([, a], [, b]) => b - a)
  return most * 2 > names.length ? prefix : undefined
}

function sources () {
  const rows = new Map(Object.entries(SOURCES))
  for (const { endpointPrefix, signingName, operations: names } of Object.values(operations)) {
    for (const source of [endpointPrefix, signingName ?? endpointPrefix]) {
      const prefix = actionsOf.has(signingName) ? signingName : serviceOf(names)
      if (!rows.has(source) && !actionsOf.has(source) && prefix) rows.set(source, prefix)
    }
  }
  return [...rows].sort().map(row => row.join('\t'))
}

/** Services of SDKs that no list of botocore tells: their own operations are too few, or named otherwise. */
const SDK_SERVICES = {
  'apigatewaymanagementapi': 'execute-api',
  'iot-data': 'iot',
  'kinesis-video-archived-media': 'kinesisvideo',
  'lex-runtime': 'lex',
  'lexv2-runtime': 'lex',
  'neptunedata': 'neptune-db'
}

/** The prefix of the actions of each service, as boto3 calls it, where they are not the same. */
function sdkServices () {
  const rows = Object.entries(operations).map(([service, { signingName, operations: names }]) => {
    const known = [service, signingName].find(name => actionsOf.has(name) && names.some(operation => actionsOf.get(name).has(operation.toLowerCase())))
    return [service, SDK_SERVICES[service] ?? known ?? serviceOf(names) ?? signingName]
  })
  return rows.filter(([service, prefix]) => prefix !== service && actionsOf.has(prefix)).sort().map(row => row.join('\t'))
}

/** Ids of EC2 tell their type by how they begin (Amazon EC2 User Guide, "Resource IDs"; the API reference's examples). */
const IDS = {
  AllocationId: 'eipalloc-',
  CapacityReservationFleetId: 'crf-',
  CapacityReservationId: 'cr-',
  CarrierGatewayId: 'cagw-',
  ClientVpnEndpointId: 'cvpn-endpoint-',
  CustomerGatewayId: 'cgw-',
  DedicatedHostId: 'h-',
  DhcpOptionsId: 'dopt-',
  EgressOnlyInternetGatewayId: 'eigw-',
  ExportImageTaskId: 'export-ami-',
  ExportTaskId: 'export-i-',
  FleetId: 'fleet-',
  FpgaImageId: 'afi-',
  HostReservationId: 'hr-',
  ImageId: 'ami-',
  ImportImageTaskId: 'import-ami-',
  ImportSnapshotTaskId: 'import-snap-',
  InstanceConnectEndpointId: 'eice-',
  InstanceEventWindowId: 'iew-',
  InstanceId: 'i-',
  InternetGatewayId: 'igw-',
  IpamId: 'ipam-',
  IpamPoolId: 'ipam-pool-',
  IpamResourceDiscoveryId: 'ipam-res-disco-',
  IpamScopeId: 'ipam-scope-',
  Ipv4PoolCoipId: 'ipv4pool-coip-',
  Ipv4PoolEc2Id: 'ipv4pool-ec2-',
  Ipv6PoolEc2Id: 'ipv6pool-ec2-',
  LaunchTemplateId: 'lt-',
  LocalGatewayId: 'lgw-',
  LocalGatewayRoutetableId: 'lgw-rtb-',
  NaclId: 'acl-',
  NatGatewayId: 'nat-',
  NetworkInsightsAnalysisId: 'nia-',
  NetworkInsightsPathId: 'nip-',
  NetworkInterfaceId: 'eni-',
  PrefixListId: 'pl-',
  RouteTableId: 'rtb-',
  SecurityGroupId: 'sg-',
  SecurityGroupRuleId: 'sgr-',
  SnapshotId: 'snap-',
  SpotFleetRequestId: 'sfr-',
  SpotInstanceRequestId: 'sir-',
  SubnetCidrReservationId: 'scr-',
  SubnetId: 'subnet-',
  TrafficMirrorFilterId: 'tmf-',
  TrafficMirrorFilterRuleId: 'tmfr-',
  TrafficMirrorSessionId: 'tms-',
  TrafficMirrorTargetId: 'tmt-',
  TransitGatewayAttachmentId: 'tgw-attach-',
  TransitGatewayConnectPeerId: 'tgw-connect-peer-',
  TransitGatewayId: 'tgw-',
  TransitGatewayMulticastDomainId: 'tgw-mcast-domain-',
  TransitGatewayPolicyTableId: 'tgw-ptb-',
  TransitGatewayRouteTableId: 'tgw-rtb-',
  VerifiedAccessEndpointId: 'vae-',
  VerifiedAccessGroupId: 'vagr-',
  VerifiedAccessInstanceId: 'vai-',
  VerifiedAccessTrustProviderId: 'vatp-',
  VolumeId: 'vol-',
  VpcEndpointId: 'vpce-',
  VpcEndpointServiceId: 'vpce-svc-',
  VpcFlowLogId: 'fl-',
  VpcId: 'vpc-',
  VpcPeeringConnectionId: 'pcx-',
  VpnConnectionId: 'vpn-',
  VpnGatewayId: 'vgw-'
}

/**
 * What the map does not have: names that CloudTrail writes, and how AWS makes a part of an ARN of a value: `{}` the value, `{before:}` and
 * `{behind:}` what stands around its colon, `{table}` the table of a statement of PartiQL. `Objects.Key`: where it is a part of that.
 */
const OWN = [
  ['dynamodb', 'TableName', 'Statement', '{table}'],
  ['dynamodb', 'TableName', 'Statements.Statement', '{table}'],
  ['dynamodb', 'TableName', 'TransactStatements.Statement', '{table}'],
  ['ec2', 'KeyPairName', 'keyName'],
  ['ec2', 'PlacementGroupName', 'groupName'],
  ['ecs', 'TaskDefinitionFamilyName', 'taskDefinition', '{before:}'],
  ['ecs', 'TaskDefinitionRevisionNumber', 'taskDefinition', '{behind:}'],
  ['glue', 'CrawlerName', 'name'],
  ['iam', 'SamlProviderName', 'name'],
  ['s3', 'ObjectName', 'Fields.key'],
  ['s3', 'ObjectName', 'Objects.Key'],
  ['scheduler', 'ScheduleName', 'name'],
  ['secretsmanager', 'SecretId', 'name', '{}-${SixRandomCharacters}'],
  ['secretsmanager', 'SecretId', 'secretId', '{}-${SixRandomCharacters}'],
  ['sns', 'TopicName', 'name'],
  ['ssm', 'ParameterNameWithoutLeadingSlash', 'path']
]
/** Parts of templates that are no name of what the placeholder names. */
const NO_NAME = /^(?:Partition|Region|Account|Path|PathPrefix|Body|Type|aws:username)$|Prefix$|Suffix$/

function parameters () {
  const rows = new Map(OWN.map(([prefix, placeholder, parameter, form]) => [`${prefix}\t${placeholder}\t${letters(parameter)}`, [prefix, placeholder, parameter, form ?? '']]))
  for (const [placeholder, start] of Object.entries(IDS)) rows.set(placeholder, ['ec2', placeholder, `${start}*`, ''])
  for (const { action: name, resource_mappings: mappings = {} } of Object.values(map.sdk_method_iam_mappings).flat()) {
    const known = action(name)
    const prefix = name.split(':')[0]
    const types = known?.resourceTypes.map(({ name }) => [name, reference.services[prefix].resourceTypes[name]?.arn ?? '']) ?? []
    for (const [placeholder, { template }] of Object.entries(mappings)) {
      const owners = types.filter(([, arn]) => arn.includes(`\${${placeholder}}`)).map(([type]) => letters(type))
      // Ids of EC2 are told by how they begin.
      if (owners.length === 0 || (prefix === 'ec2' && placeholder in IDS)) continue
      const found = ['', 's'].map(end => letters(placeholder) + end)
      for (const owner of owners) found.push(...['', 'id', 'name', 'arn', 'identifier'].flatMap(end => [owner + end, `${owner}${end}s`]))
      for (const [, way] of template.matchAll(/\$\{([^}]+)\}/g)) {
        const parameter = way.replaceAll('[]', '').split('.').at(-1)
        if (NO_NAME.test(parameter) || found.includes(letters(parameter))) continue
        const key = `${prefix}\t${placeholder}\t${letters(parameter)}`
        if (!rows.has(key)) rows.set(key, [prefix, placeholder, parameter, ''])
      }
    }
  }
  return [...rows.values()].map(row => row.join('\t').trimEnd()).sort()
}

/** Methods of API Gateway, whose actions are methods of HTTP and whose resources are paths. */
function apiGateway () {
  const rows = new Map()
  for (const [method, actions] of Object.entries(map.sdk_method_iam_mappings)) {
    const [sdk, operation] = method.split('.')
    if (!/^(?:APIGateway|ApiGatewayV2)$/.test(sdk) || actionsOf.get('apigateway').has(operation.toLowerCase())) continue
    for (const { action: name, arn_override: over } of actions.filter(({ action: name }) => action(name))) {
      const template = over?.template ?? ''
      const entry = template.includes('%%') || !template.startsWith('arn:') ? { name } : { name, template: template.replaceAll('[]', '') }
      rows.set(operation, [...rows.get(operation) ?? [], entry])
    }
  }
  // What both versions of the API have is told apart by the parameter that comes first.
  const first = template => /\$\{(?!Partition|Region|Account)([^}]+)\}/.exec(template)?.[1]
  const text = ({ name, template = '' }, entries) => {
    const condition = entries.length > 1 && first(template)
    return `${name}${condition ? `?${condition}` : ''}${template && `=${template}`}`
  }
  return [...rows].map(([operation, entries]) => ['apigateway', operation, entries.map(entry => text(entry, entries)).join(' '), 'm'].join('\t')).sort()
}

const HEAD = '# Made by scripts/generate-cloudtrail-tables.mjs.'
const TABLES = {
  'sources.tsv': ['# source of an event without .amazonaws.com, prefix of its actions', ...sources()],
  'services.tsv': ['# service as boto3 calls it, prefix of its actions', ...sdkServices()],
  'parameters.tsv': ['# prefix, part of an ARN, parameter or with * how a value begins, and what is made of it', ...parameters()],
  'methods.tsv': ['# m: aws/map.json of iam-dataset (MIT License)', '# prefix, event, actions, source', ...apiGateway()]
}
for (const [name, lines] of Object.entries(TABLES)) {
  if (lines.some(line => /[^\x20-\x7e\t]/.test(line))) throw new Error(`${name}: a row has more than ASCII`)
  fs.writeFileSync(path.join(import.meta.dirname, '../src/cloudtrail', name), `${[HEAD, ...lines].join('\n')}\n`)
}
