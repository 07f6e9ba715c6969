import boto3

session = boto3.Session(region_name="us-east-1")
rekognition = session.client("rekognition")
comprehend = session.client("comprehend")
translate = session.client("translate")
polly = session.client("polly")
transcribe = session.client("transcribe")
elasticache = session.client("elasticache")
ec2 = session.client("ec2")
rds = session.client("rds")


def tags(client, **which):
    return client.list_tags_for_resource(**which)


def labels(bucket, key):
    found = rekognition.detect_labels(Image={"S3Object": {"Bucket": "acme-media", "Name": key}})
    return [label["Name"] for label in found["Labels"]]


def make_reader(language):
    def read(text):
        spoken = translate.translate_text(
            Text=text, SourceLanguageCode="en", TargetLanguageCode=language
        )["TranslatedText"]
        return polly.synthesize_speech(Text=spoken, OutputFormat="mp3", VoiceId="Vicki")["AudioStream"]

    return read


def mood(text):
    return comprehend.detect_sentiment(Text=text, LanguageCode="en")["Sentiment"]


def transcript(job, key):
    transcribe.start_transcription_job(
        TranscriptionJobName=job,
        Media={"MediaFileUri": f"s3://acme-media/{key}"},
        LanguageCode="en-US",
    )
    return transcribe.get_transcription_job(TranscriptionJobName=job)


def report():
    yield ec2.describe_security_groups()
    yield rds.describe_db_snapshots()
    yield elasticache.describe_snapshots()
    yield ec2.describe_snapshots(OwnerIds=["self"])
    yield rds.add_tags_to_resource(ResourceName="arn:aws:rds:us-east-1:123456789012:db:media", Tags=[])
    yield elasticache.add_tags_to_resource(
        ResourceName="arn:aws:elasticache:us-east-1:123456789012:cluster:media", Tags=[]
    )


german = make_reader("de")
tags(rds, ResourceName="arn:aws:rds:us-east-1:123456789012:db:media")
tags(elasticache, ResourceName="arn:aws:elasticache:us-east-1:123456789012:cluster:media")
