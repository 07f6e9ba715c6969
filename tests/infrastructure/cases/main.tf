# Terraform's own language: what stands in the file, and what only a plan would tell.
variable "stage" {
  type    = string
  default = "dev"
}

variable "team" { type = string }

locals {
  prefix = "jobs-é" // as it is
  made   = upper("x")
}

data "aws_caller_identity" "me" {}

resource "aws_sqs_queue" "jobs" {
  name = "jobs"
}

resource "aws_s3_bucket" "store" { bucket_prefix = "store" }

data "aws_iam_policy_document" "worker" {
  version = "2012-10-17"

  statement {
    sid       = "Work"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage"]
    resources = [aws_sqs_queue.jobs.arn, "${aws_s3_bucket.store.arn}/${var.stage}/&{aws:username}"]

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = [data.aws_caller_identity.me.account_id]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalTag/team"
      values   = var.stage == "prod" ? [var.team] : ["a", "b"]
    }
  }

  statement {
    effect        = "Deny"
    not_actions   = [for name in ["a", "b"] : "s3:${name}"]
    not_resources = ["arn:aws:s3:::${local.prefix}", "arn:aws:s3:::${local.made}/*"]
  }

  dynamic "statement" {
    for_each = toset(["a"])
    content {
      actions   = ["s3:*"]
      resources = ["*"]
    }
  }
}

resource "aws_iam_role_policy" "worker" {
  name   = "worker"
  role   = "worker"
  policy = data.aws_iam_policy_document.worker.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.me.account_id}:root"]
    }
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "worker" {
  assume_role_policy = data.aws_iam_policy_document.trust.json

  inline_policy {
    name = "first"
    policy = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect : "Allow",
        "Action" = "s3:GetObjects", Resource = "*" /* every one */
      }]
    })
  }
  inline_policy {
    name   = "second"
    policy = file("${path.module}/second.json")
  }
}

resource "aws_sqs_queue_policy" "jobs" {
  queue_url = aws_sqs_queue.jobs.id
  policy    = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": [{
        "Sid": "From${var.team}",
        "Effect": "Allow",
        "Principal": { "AWS": "arn:aws:iam::${var.team}:root" },
        "Action": "sqs:SendMessage",
        "Resource": "${aws_sqs_queue.jobs.arn}"
      }]
    }
  POLICY
}

resource "aws_organizations_policy" "tags" {
  name    = "tags"
  type    = "TAG_POLICY"
  content = jsonencode({ tags = {} })
}

resource "aws_vpc_endpoint" "door" {
  policy = "{\"Version\": \"2012-10-17\", \"Statement\": [{ \"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"*\", \"Resource\": \"$${aws:username}\" }]}"
}

resource "other_thing" "x" {
  nested = [{ rules = jsonencode({ Statement = [{ Effect = "Allow", Action = "ec2:*", Resource = "*" }] }) }]
  not    = merge({ Statement = [{ Effect = "Allow" }] }, {})
}
