namespace C1z.Engines.Rocks.Tests;

/// <summary>Every wrapper against a sorted dictionary, in seeded random order.</summary>
public sealed class ModelTests : StoreTest
{
    private readonly SortedDictionary<byte[], byte[]> _model = new(KeyOrder.Instance);
    private int _files;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_store_behaves_like_a_sorted_dictionary(int seed)
    {
        var random = new Random(seed);
        RocksStore store = RocksStore.Open(StorePath);
        try
        {
            for (int step = 0; step < 40; step++)
            {
                switch (random.Next(10))
                {
                    case < 5:
                        Write(store, random);
                        break;
                    case 5:
                        store.Flush();
                        break;
                    case 6:
                        store.Compact();
                        break;
                    case 7:
                        Ingest(store, random);
                        break;
                    case 8:
                        store.FlushLog(sync: random.Next(2) == 0);
                        break;
                    case 9:
                        store.Dispose();
                        store = RocksStore.Open(StorePath, new RocksStoreOptions { BufferLog = random.Next(2) == 0, CreateIfMissing = false });
                        break;
                }

                Compare(store, random);
            }

            store.Flush();
            TableFiles.ReadAll(store).Should().BeEquivalentTo(
                _model.Select(row => (row.Key, row.Value)), options => options.WithStrictOrdering(), "its tables are in a format of the engine's own reader");
            CompareCheckpoint(store);
        }
        finally
        {
            store.Dispose();
        }
    }

    [Fact]
    public void A_snapshot_shows_its_moment()
    {
        using RocksStore store = RocksStore.Open(StorePath);
        store.Write(Puts(("a", "1"), ("b", "1")), log: true);
        using RocksSnapshot snapshot = store.TakeSnapshot();
        using RocksCursor cursor = store.OpenCursor();
        RocksBatch later = Puts(("a", "2"), ("c", "2"));
        later.Delete(Bytes("b"));
        store.Write(later, log: true);
        store.Flush();
        store.Compact();

        Rows(store).Should().Equal(("a", "2"), ("c", "2"));
        Rows(store, snapshot).Should().Equal(("a", "1"), ("b", "1"));
        Rows(cursor).Should().Equal([("a", "1"), ("b", "1")], "a cursor stays at the moment it was made");
        store.Get(Bytes("b"), snapshot).Should().Equal(Bytes("1"));
        store.GetMany([Bytes("b"), Bytes("c")], snapshot).Should().BeEquivalentTo([Bytes("1"), null]);
    }

    [Fact]
    public void Rows_without_a_log_are_kept_by_a_flush()
    {
        using (RocksStore store = RocksStore.Open(StorePath))
        {
            store.Write(Puts(("kept", "1")), log: false);
            store.Flush();
            store.Write(Puts(("lost", "1")), log: false);
        }

        using RocksStore again = RocksStore.Open(StorePath);
        Rows(again).Should().Equal(("kept", "1"));
    }

    private void Write(RocksStore store, Random random)
    {
        var batch = new RocksBatch();
        for (int i = random.Next(1, 80); i > 0; i--)
        {
            byte[] key = Key(random);
            if (random.Next(4) == 0)
            {
                batch.Delete(key);
                _model.Remove(key);
            }
            else
            {
                byte[] value = Value(random);
                batch.Put(key, value);
                _model[key] = value;
            }
        }

        ulong before = store.LatestSequence;
        store.Write(batch, log: true);
        store.LatestSequence.Should().Be(before + (ulong)batch.Count, "the library counts the changes that the batch announces");
    }

    private void Ingest(RocksStore store, Random random)
    {
        var rows = new SortedDictionary<byte[], byte[]>(KeyOrder.Instance);
        for (int i = random.Next(1, 60); i > 0; i--)
        {
            rows[Key(random)] = Value(random);
        }

        store.Ingest([TableFiles.Write(Path.Combine(Folder, $"table-{_files++}"), rows)], move: random.Next(2) == 0);
        foreach ((byte[] key, byte[] value) in rows)
        {
            _model[key] = value;
        }
    }

    private void Compare(RocksStore store, Random random)
    {
        byte[][] keys = [.. Enumerable.Range(0, 5).Select(_ => Key(random))];
        store.GetMany(keys).Should().BeEquivalentTo(keys.Select(_model.GetValueOrDefault), options => options.WithStrictOrdering());
        store.Get(keys[0]).Should().BeEquivalentTo(_model.GetValueOrDefault(keys[0]));

        byte[] lower = random.Next(3) == 0 ? [] : Key(random);
        byte[] upper = random.Next(3) == 0 ? [] : Key(random);
        byte[] target = Key(random);
        using RocksCursor cursor = store.OpenCursor(lower, upper);
        if (random.Next(2) == 0)
        {
            bool found = cursor.MoveToOrBehind(target);
            lower = target.AsSpan().SequenceCompareTo(lower) > 0 ? target : lower;
            Check(cursor, found, lower, upper);
        }
        else
        {
            Check(cursor, cursor.MoveNext(), lower, upper);
        }
    }

    private void Check(RocksCursor cursor, bool found, byte[] lower, byte[] upper)
    {
        foreach ((byte[] key, byte[] value) in _model.Where(row => IsBetween(row.Key, lower, upper)))
        {
            found.Should().BeTrue();
            cursor.Key.SequenceEqual(key).Should().BeTrue();
            cursor.Value.SequenceEqual(value).Should().BeTrue();
            found = cursor.MoveNext();
        }

        found.Should().BeFalse();
        cursor.MoveNext().Should().BeFalse("the end is the end");
    }

    private void CompareCheckpoint(RocksStore store)
    {
        string copy = Path.Combine(Folder, "checkpoint");
        store.Checkpoint(copy);
        store.Write(Puts(("later", "1")), log: true);
        using RocksStore second = RocksStore.Open(copy);
        using RocksCursor cursor = second.OpenCursor();
        Check(cursor, cursor.MoveNext(), [], []);
    }

    private static bool IsBetween(byte[] key, byte[] lower, byte[] upper) =>
        KeyOrder.Instance.Compare(key, lower) >= 0 && (upper.Length == 0 || KeyOrder.Instance.Compare(key, upper) < 0);

    // Few keys, so that they meet; some are long, one is empty, all bytes occur.
    private static byte[] Key(Random random)
    {
        byte[] key = new byte[random.Next(10) == 0 ? random.Next(300) : random.Next(1, 3)];
        random.NextBytes(key);
        return key;
    }

    private static byte[] Value(Random random)
    {
        byte[] value = new byte[random.Next(20) == 0 ? random.Next(40_000) : random.Next(20)];
        random.NextBytes(value);
        return value;
    }
}
