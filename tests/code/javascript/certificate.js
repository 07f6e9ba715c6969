const aws = require('aws-sdk');

const requestCertificate = async function (requestId, domainName, subjectAlternativeNames, hostedZoneId, region, route53Endpoint, tags) {
  const crypto = require('crypto');
  const acm = new aws.ACM({ region });
  const route53 = route53Endpoint ? new aws.Route53({ endpoint: route53Endpoint }) : new aws.Route53();

  const reqCertResponse = await acm.requestCertificate({
    DomainName: domainName,
    SubjectAlternativeNames: subjectAlternativeNames,
    IdempotencyToken: crypto.createHash('sha256').update(requestId).digest('hex').slice(0, 32),
    ValidationMethod: 'DNS'
  }).promise();

  console.log(`Certificate ARN: ${reqCertResponse.CertificateArn}`);


  if (!!tags) {
    const result = Array.from(Object.entries(tags)).map(([Key, Value]) => ({ Key, Value }))

    await acm.addTagsToCertificate({
      CertificateArn: reqCertResponse.CertificateArn,
      Tags: result,
    }).promise();
  }

  console.log('Waiting for ACM to provide DNS records for validation...');

  const { Certificate } = await acm.describeCertificate({
    CertificateArn: reqCertResponse.CertificateArn
  }).promise();

  const records = Certificate.DomainValidationOptions.map((option) => option.ResourceRecord);

  await commitRoute53Records(route53, records, hostedZoneId);

  console.log('Waiting for validation...');
  await acm.waitFor('certificateValidated', {
    // Wait up to 9 minutes and 30 seconds
    $waiter: {
      delay: 30,
      maxAttempts: 19
    },
    CertificateArn: reqCertResponse.CertificateArn
  }).promise();

  return reqCertResponse.CertificateArn;
};

const deleteCertificate = async function (arn, region) {
  const acm = new aws.ACM({ region });
  await acm.deleteCertificate({
    CertificateArn: arn
  }).promise();
};

async function commitRoute53Records(route53, records, hostedZoneId, action = 'UPSERT') {
  const changeBatch = await route53.changeResourceRecordSets({
    ChangeBatch: {
      Changes: records.map((record) => {
        console.log(`${record.Name} ${record.Type} ${record.Value}`);
        return {
          Action: action,
          ResourceRecordSet: {
            Name: record.Name,
            Type: record.Type,
            TTL: 60,
            ResourceRecords: [{
              Value: record.Value
            }]
          }
        };
      }),
    },
    HostedZoneId: hostedZoneId
  }).promise();

  console.log('Waiting for DNS records to commit...');
  await route53.waitFor('resourceRecordSetsChanged', {
    // Wait up to 5 minutes
    $waiter: {
      delay: 30,
      maxAttempts: 10
    },
    Id: changeBatch.ChangeInfo.Id
  }).promise();
}
