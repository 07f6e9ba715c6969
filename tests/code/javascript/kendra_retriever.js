import { KendraClient, QueryCommand, RetrieveCommand } from "@aws-sdk/client-kendra";
import { BaseRetriever } from "@langchain/core/retrievers";

var AmazonKendraRetriever = class extends BaseRetriever {
	indexId;
	kendraClient;
	constructor({ indexId, topK = 10, clientOptions, attributeFilter, region }) {
		super();
		this.indexId = indexId;
		this.kendraClient = new KendraClient({ region, ...clientOptions });
	}
	async queryKendra(query, topK, attributeFilter) {
		const retrieveCommand = new RetrieveCommand({
			IndexId: this.indexId,
			QueryText: query,
			PageSize: topK,
			AttributeFilter: attributeFilter
		});
		const retrieveResponse = await this.kendraClient.send(retrieveCommand);
		if (retrieveResponse.ResultItems?.length === 0) {
			const queryCommand = new QueryCommand({
				IndexId: this.indexId,
				QueryText: query,
				PageSize: topK,
				AttributeFilter: attributeFilter
			});
			const queryResponse = await this.kendraClient.send(queryCommand);
			return this.getQueryDocs(queryResponse, this.topK);
		} else return this.getRetrieverDocs(retrieveResponse, this.topK);
	}
};
export { AmazonKendraRetriever };
