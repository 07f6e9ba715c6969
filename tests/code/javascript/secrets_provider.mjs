import { GetSecretValueCommand, ResourceNotFoundException, SecretsManagerClient, } from '@aws-sdk/client-secrets-manager';
import { BaseProvider } from '../base/BaseProvider.js';
class SecretsProvider extends BaseProvider {
    constructor(config) {
        super({
            awsSdkV3ClientPrototype: SecretsManagerClient,
            ...(config ?? {}),
        });
    }
    async _get(name, options) {
        const sdkOptions = {
            ...(options?.sdkOptions || {}),
            SecretId: name,
        };
        try {
            const result = await this.client.send(new GetSecretValueCommand(sdkOptions));
            if (result.SecretString)
                return result.SecretString;
            return result.SecretBinary;
        }
        catch (error) {
            if (options?.throwOnMissing &&
                error instanceof ResourceNotFoundException) {
                return undefined;
            }
            throw error;
        }
    }
}
export { SecretsProvider };
