"""Runs one job on a local Spark and leaves its event log in a folder: spark-jobs.py JOB CORES SCALE FOLDER [KEY=VALUE ...]"""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F


def join(spark, scale):
    """A wide shuffle join: two tables without any order, joined by their key and grouped."""
    rows = int(4_000_000 * scale)
    orders = spark.range(0, rows, 1, 12).select(
        (F.hash("id") % (rows // 4)).alias("customer"), (F.col("id") % 977).alias("amount"), F.sha1(F.col("id").cast("string")).alias("note")
    )
    customers = spark.range(0, rows // 4, 1, 8).select(F.col("id").alias("customer"), (F.hash("id") % 50).alias("region"))
    joined = orders.join(customers, "customer").groupBy("region").agg(F.sum("amount"), F.max("note"), F.count("*"))
    return len(joined.collect())


def iterate(spark, scale):
    """Lloyd's algorithm: each round assigns points to the nearest of eight centres and collects new ones on the driver."""
    points = spark.range(0, int(3_000_000 * scale), 1, 10).select(
        *[((F.hash("id", F.lit(axis)) % 10_000) / 100.0).alias(f"x{axis}") for axis in range(4)]
    ).cache()
    points.count()
    centres = [[(13.0 * i + 29.0 * axis) % 200 - 100 for axis in range(4)] for i in range(8)]
    for _ in range(8):
        distances = [sum((F.col(f"x{a}") - c[a]) ** 2 for a in range(4)) for c in centres]
        nearest = F.array_position(F.array(*distances), F.least(*distances)).alias("nearest")
        rows = points.groupBy(nearest).agg(*[F.avg(f"x{a}") for a in range(4)]).collect()
        for row in rows:
            centres[row[0] - 1] = list(row[1:])
    return len(centres)


def maps(spark, scale):
    """A map-only job: nothing is shuffled and nothing is kept."""
    text = F.col("id").cast("string")
    for _ in range(4):
        text = F.sha2(text, 256)
    spark.range(0, int(4_000_000 * scale), 1, 14).select(text).write.format("noop").mode("overwrite").save()
    return 0


def calibrate(spark, scale):
    """What a machine's slowdown under load is measured with; nothing else is done with it. Sorts and sums random numbers."""
    rows = spark.range(0, int(6_000_000 * scale), 1, 16).select(F.rand(7).alias("x"))
    return rows.sortWithinPartitions("x").select(F.sum("x")).collect()[0][0]


def main():
    job, cores, scale, folder = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
    builder = SparkSession.builder.master(f"local[{cores}]").appName(job)
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.default.parallelism": "8",
        "spark.sql.shuffle.partitions": "10",
        "spark.sql.autoBroadcastJoinThreshold": "-1",
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": f"file://{folder}",
        "spark.local.dir": f"{folder}/local",
    }
    settings.update(setting.split("=", 1) for setting in sys.argv[5:])
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    {"join": join, "iterate": iterate, "maps": maps, "calibrate": calibrate}[job](spark, scale)
    spark.stop()


main()
