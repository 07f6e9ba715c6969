import { BedrockRuntimeClient, InvokeModelCommand } from "@aws-sdk/client-bedrock-runtime";
import { Embeddings } from "@langchain/core/embeddings";
//#region src/embeddings.ts
var BedrockEmbeddings = class extends Embeddings {
	model;
	client;
	constructor(fields) {
		super(fields ?? {});
		this.model = fields?.model ?? "amazon.titan-embed-text-v1";
		this.client = fields?.client ?? new BedrockRuntimeClient({
			...fields?.clientOptions,
			region: fields?.region,
			credentials: fields?.credentials
		});
	}
	async _embedText(text) {
		return this.caller.call(async () => {
			try {
				const requestBody = { inputText: text.replace(/\n/g, " ") };
				const res = await this.client.send(new InvokeModelCommand({
					modelId: this.model,
					body: JSON.stringify(requestBody),
					contentType: "application/json",
					accept: "application/json"
				}));
				const body = new TextDecoder().decode(res.body);
				return JSON.parse(body).embedding;
			} catch (e) {
				console.error({ error: e });
				throw new Error("An error occurred while embedding documents with Bedrock");
			}
		});
	}
};
//#endregion
export { BedrockEmbeddings };
