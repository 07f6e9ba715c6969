import os
from pathlib import Path
from typing import Any, Dict, Optional, Union

from boto3.session import Session
from botocore.exceptions import ClientError


class S3Client:
    def __init__(self, boto3_session: Optional["Session"] = None, endpoint_url: Optional[str] = None):
        self.sess = boto3_session or Session()
        self.s3 = self.sess.resource("s3", endpoint_url=endpoint_url)
        self.client = self.sess.client("s3", endpoint_url=endpoint_url)

    def _get_metadata(self, cloud_path: S3Path) -> Dict[str, Any]:
        # head_object accepts all download extra args and reads metadata without the body
        data = self.client.head_object(
            Bucket=cloud_path.bucket,
            Key=cloud_path.key,
            **self.boto3_dl_extra_args,
        )

        return {
            "last_modified": data["LastModified"],
            "size": data["ContentLength"],
            "etag": data.get("ETag", None),
            "content_type": data.get("ContentType", None),
            "extra": data["Metadata"],
        }

    def _download_file(self, cloud_path: S3Path, local_path: Union[str, os.PathLike]) -> Path:
        local_path = Path(local_path)
        obj = self.s3.Object(cloud_path.bucket, cloud_path.key)

        obj.download_file(
            str(local_path), Config=self.boto3_transfer_config, ExtraArgs=self.boto3_dl_extra_args
        )
        return local_path

    def _exists(self, cloud_path: S3Path) -> bool:
        # check if this is a bucket
        if not cloud_path.key:
            extra = {
                k: self._extra_args[k] for k in ["ExpectedBucketOwner"] if k in self._extra_args
            }

            try:
                self.client.head_bucket(Bucket=cloud_path.bucket, **extra)
                return True
            except ClientError:
                return False

        return self._s3_file_query(cloud_path) is not None

    def _s3_file_query(self, cloud_path: S3Path):
        """Boto3 query used for quick checks of existence and if path is file/dir"""
        # check if this is an object that we can access directly
        try:
            # head_object accepts all download extra args (note: Object.load does not accept extra args so we do not use it for this check)
            self.client.head_object(
                Bucket=cloud_path.bucket,
                Key=cloud_path.key.rstrip("/"),
                **self.boto3_dl_extra_args,
            )
            return "file"

        # else, confirm it is a dir by filtering to the first item under the prefix plus a "/"
        except (ClientError, self.client.exceptions.NoSuchKey):
            key = cloud_path.key.rstrip("/") + "/"

            return next(
                (
                    "dir"  # always a dir if we find anything with this query
                    for obj in (
                        self.s3.Bucket(cloud_path.bucket)
                        .objects.filter(Prefix=key, **self.boto3_list_extra_args)
                        .limit(1)
                    )
                ),
                None,
            )


    def _list_buckets(self):
        return [b["Name"] for b in self.client.list_buckets().get("Buckets", [])]

    def _move_file(self, src: S3Path, dst: S3Path, remove_src: bool = True) -> S3Path:
        # just a touch, so "REPLACE" metadata
        if src == dst:
            o = self.s3.Object(src.bucket, src.key)
            # drop Metadata/MetadataDirective from copy extras since we set them explicitly
            touch_extras = {
                k: v
                for k, v in self.boto3_copy_extra_args.items()
                if k not in ("Metadata", "MetadataDirective")
            }
            o.copy_from(
                CopySource={"Bucket": src.bucket, "Key": src.key},
                Metadata=self._get_metadata(src).get("extra", {}),
                MetadataDirective="REPLACE",
                **touch_extras,
            )

        else:
            target = self.s3.Object(dst.bucket, dst.key)
            target.copy(
                {"Bucket": src.bucket, "Key": src.key},
                ExtraArgs=self.boto3_copy_extra_args,
                Config=self.boto3_transfer_config,
            )

            if remove_src:
                self._remove(src)
        return dst

    def _remove(self, cloud_path: "S3Path") -> None:
        file_or_dir = self._s3_file_query(cloud_path)
        if file_or_dir == "file":
            self.s3.Object(cloud_path.bucket, cloud_path.key).delete()
        elif file_or_dir == "dir":
            bucket = self.s3.Bucket(cloud_path.bucket)
            bucket.objects.filter(Prefix=cloud_path.key.rstrip("/") + "/").delete()
