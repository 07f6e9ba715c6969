'use strict';

var AWS = require('aws-sdk'),
    find = require('lodash.find');

var WinstonCloudWatch = function(options) {
  this.logGroupName = options.logGroupName;
  this.logStreamName = options.logStreamName;
  this.retentionInDays = options.retentionInDays || 0;
  if (options.cloudWatchLogs) {
    this.cloudwatchlogs = options.cloudWatchLogs;
  } else {
    this.cloudwatchlogs = new AWS.CloudWatchLogs({ region: options.awsRegion });
  }
};

WinstonCloudWatch.prototype.submit = function(logEvents, callback) {
  var self = this;
  lib.ensureGroupPresent(self.cloudwatchlogs, self.logGroupName, self.retentionInDays, function() {
    lib.getStream(self.cloudwatchlogs, self.logGroupName, self.logStreamName, function() {
      retrySubmit(self.cloudwatchlogs, {
        logGroupName: self.logGroupName,
        logStreamName: self.logStreamName,
        logEvents: logEvents
      }, 3, callback);
    });
  });
};

var lib = {};

function retrySubmit(aws, payload, times, cb) {
  debug('retrying to upload', times, 'more times')
  aws.putLogEvents(payload, function(err) {
    if (err && times > 0) {
      retrySubmit(aws, payload, times - 1, cb)
    } else {
      cb(err)
    }
  })
}

lib.ensureGroupPresent = function ensureGroupPresent(aws, name, retentionInDays, cb) {
  debug('ensure group present');
  var params = { logGroupName: name };
  aws.describeLogStreams(params, function(err, data) {
    if (err && err.code == 'ResourceNotFoundException') {
      debug('create group');
      return aws.createLogGroup(params, lib.ignoreInProgress(function(err) {
        if(!err) lib.putRetentionPolicy(aws, name, retentionInDays);
        cb(err, err ? false : true);
      }));
    } else {
      lib.putRetentionPolicy(aws, name, retentionInDays);
      cb(err, true);
    }
  });
};

lib.putRetentionPolicy = function putRetentionPolicy(aws, groupName, days) {
  var params = {
    logGroupName: groupName,
    retentionInDays: days
  };
  if (days > 0) {
    debug('setting retention policy for "' + groupName + '" to ' + days + ' days');
    aws.putRetentionPolicy(params, function(err, data) {
      if (err) console.error('failed to set retention policy for ' + groupName + ' to ' + days + ' days due to ' + err.stack);
    });
  }
};

lib.getStream = function getStream(aws, groupName, streamName, cb) {
  var params = {
    logGroupName: groupName,
    logStreamNamePrefix: streamName
  };

  aws.describeLogStreams(params, function(err, data) {
    debug('ensure stream present');
    if (err) return cb(err);

    var stream = find(data.logStreams, function(stream) {
      return stream.logStreamName === streamName;
    });

    if (!stream) {
      debug('create stream');
      aws.createLogStream({
        logGroupName: groupName,
        logStreamName: streamName
      }, lib.ignoreInProgress(function(err) {
        if (err) return cb(err);
        getStream(aws, groupName, streamName, cb);
      }));
    } else {
      cb(null, stream);
    }
  });
};

lib.ignoreInProgress = function ignoreInProgress(cb) {
  return function(err, data) {
    if (err && (err.code == 'OperationAbortedException' ||
                err.code == 'ResourceAlreadyExistsException')) {
      debug('ignore operation in progress', err.message);
      cb(null, data);
    } else {
      cb(err, data);
    }
  };
};

function debug(message) {
  console.debug(message);
}

module.exports = WinstonCloudWatch;
