const loadConfig = require('../util/loadconfig'),
	fsPromise = require('../util/fs-promise'),
	aws = require('aws-sdk');

module.exports = function addScheduledEvent(options) {
	'use strict';
	let lambdaConfig,
		lambda,
		events,
		eventData,
		ruleArn;
	const initServices = function () {
			lambda = new aws.Lambda({region: lambdaConfig.region});
			events = new aws.CloudWatchEvents({region: lambdaConfig.region});
		},
		getLambda = () => lambda.getFunctionConfiguration({FunctionName: lambdaConfig.name, Qualifier: options.version}).promise(),
		readConfig = function () {
			return loadConfig(options, {lambda: {name: true, region: true}})
				.then(config => {
					lambdaConfig = config.lambda;
				})
				.then(initServices)
				.then(getLambda)
				.then(result => {
					lambdaConfig.arn = result.FunctionArn;
					lambdaConfig.version = result.Version;
				});
		},
		addInvokePermission = function () {
			return lambda.addPermission({
				Action: 'lambda:InvokeFunction',
				FunctionName: lambdaConfig.name,
				Principal: 'events.amazonaws.com',
				SourceArn: ruleArn,
				Qualifier: options.version,
				StatementId: `${options.name}-access-${Date.now()}`
			}).promise();
		},
		createRule = function () {
			return events.putRule({
				Name: options.name,
				ScheduleExpression: options.schedule
			}).promise();
		},
		addRuleTarget = function () {
			return events.putTargets({
				Rule: options.name,
				Targets: [
					{
						Arn: lambdaConfig.arn,
						Id: `${lambdaConfig.name}-${options.version}-${Date.now()}`,
						Input: eventData
					}
				]
			}).promise();
		};
	return readConfig()
		.then(createRule)
		.then(eventResult => {
			ruleArn = eventResult.RuleArn;
		})
		.then(addInvokePermission)
		.then(addRuleTarget);
};
