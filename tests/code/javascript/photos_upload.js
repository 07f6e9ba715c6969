var aws = require('aws-sdk')
var express = require('express')
var multer = require('multer')

var app = express()
var s3 = new aws.S3({ /* ... */ })

function S3Storage (opts) {
  switch (typeof opts.s3) {
    case 'object': this.s3 = opts.s3; break
    default: throw new TypeError('Expected opts.s3 to be object')
  }
}

S3Storage.prototype._handleFile = function (req, file, cb) {
  var currentSize = 0
  var params = { Bucket: 'some-bucket', Key: Date.now().toString(), Body: file.stream }
  var upload = this.s3.upload(params)

  upload.on('httpUploadProgress', function (ev) {
    if (ev.total) currentSize = ev.total
  })

  upload.send(function (err, result) {
    if (err) return cb(err)

    cb(null, { size: currentSize, location: result.Location })
  })
}

S3Storage.prototype._removeFile = function (req, file, cb) {
  this.s3.deleteObject({ Bucket: file.bucket, Key: file.key }, cb)
}

var upload = multer({ storage: new S3Storage({ s3: s3 }) })

app.post('/upload', upload.array('photos', 3), function (req, res, next) {
  res.send('Successfully uploaded ' + req.files.length + ' files!')
})
