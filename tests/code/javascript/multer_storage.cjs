var Upload = require('@aws-sdk/lib-storage').Upload
var DeleteObjectCommand = require('@aws-sdk/client-s3').DeleteObjectCommand
var util = require('util')

function S3Storage (opts) {
  switch (typeof opts.s3) {
    case 'object': this.s3 = opts.s3; break
    default: throw new TypeError('Expected opts.s3 to be object')
  }
}

S3Storage.prototype._handleFile = function (req, file, cb) {
  var currentSize = 0
  var opts = this.opts
  var params = {
    Bucket: opts.bucket,
    Key: opts.key,
    ACL: opts.acl,
    Body: (opts.replacementStream || file.stream)
  }

  var upload = new Upload({
    client: this.s3,
    params: params
  })

  upload.on('httpUploadProgress', function (ev) {
    if (ev.total) currentSize = ev.total
  })

  util.callbackify(upload.done.bind(upload))(function (err, result) {
    if (err) return cb(err)

    cb(null, { size: currentSize, location: result.Location })
  })
}

S3Storage.prototype._removeFile = function (req, file, cb) {
  this.s3.send(
    new DeleteObjectCommand({
      Bucket: file.bucket,
      Key: file.key
    }),
    cb
  )
}

module.exports = function (opts) {
  return new S3Storage(opts)
}
