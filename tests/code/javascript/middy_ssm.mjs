import {
	GetParametersByPathCommand,
	GetParametersCommand,
	SSMClient,
} from "@aws-sdk/client-ssm";
import {
	canPrefetch,
	catchInvalidSignatureException,
	createClient,
	createPrefetchClient,
	getCache,
	getInternal,
	jsonSafeParse,
	modifyCache,
	processCache,
	sanitizeKey,
} from "../util/index.js";


const options = { AwsClient: SSMClient, awsClientOptions: {}, fetchData: {} };
let client;
if (canPrefetch(options)) {
	client = createPrefetchClient(options);
}

export const fetchBatch = (batchFetchKeys) => {
	let batchReq;
	const command = new GetParametersCommand({
		Names: batchFetchKeys,
		WithDecryption: true,
	});
	batchReq = client
		.send(command)
		.catch((e) => catchInvalidSignatureException(e, client, command))
	return batchReq;
};

const fetchPathRequest = (path, nextToken, values = {}) => {
	const command = new GetParametersByPathCommand({
		Path: path,
		NextToken: nextToken,
		Recursive: true,
		WithDecryption: true,
	});
	return client
		.send(command)
		.catch((e) => catchInvalidSignatureException(e, client, command))
		.then((resp) => {
			Object.assign(
				values,
				...resp.Parameters.map((param) => {
					return {
						[sanitizeKey(param.Name.replace(path, ""))]: parseValue(param),
					};
				}),
			);
			if (resp.NextToken) {
				return fetchPathRequest(path, resp.NextToken, values);
			}
			return values;
		});
};
