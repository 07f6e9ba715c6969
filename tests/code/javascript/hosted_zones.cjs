"use strict";
var __awaiter = (this && this.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};
const client_route_53_1 = require("@aws-sdk/client-route-53");
const utils_1 = require("../utils");
class Route53Wrapper {
    constructor(credentials, region) {
        this.route53 = new client_route_53_1.Route53Client({ credentials, region });
    }
    getHostedZones() {
        return __awaiter(this, void 0, void 0, function* () {
            hostedZones = yield (0, utils_1.getAWSPagedResults)(this.route53, "HostedZones", "Marker", "NextMarker", new client_route_53_1.ListHostedZonesCommand({}));
        });
    }
    changeResourceRecordSet(action, params) {
        return __awaiter(this, void 0, void 0, function* () {
            if (action === client_route_53_1.ChangeAction.DELETE) {
                params.ChangeBatch.Comment = "removal";
            }
            // Make API call
            try {
                yield this.route53.send(new client_route_53_1.ChangeResourceRecordSetsCommand(params));
            }
            catch (err) {
                throw new Error(`Failed to ${action} Alias:\n${err.message}`);
            }
        });
    }
}
module.exports = Route53Wrapper;
