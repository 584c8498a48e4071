namespace C1z.Engines.Tables;

/// <summary>Reads whole small files of a store.</summary>
internal static class StoreFile
{
    /// <summary>Reads a file that may have at most that many bytes.</summary>
    /// <exception cref="TableException">It has more (<see cref="TableErrorCode.LimitExceeded"/>).</exception>
    public static byte[] ReadAll(ITableStore store, string file, int maxBytes)
    {
        using ITableSource source = store.Open(file);
        if (source.Length > maxBytes)
        {
            throw new TableException(
                TableErrorCode.LimitExceeded, file, null, $"the file has {source.Length} bytes, the limit is {maxBytes}");
        }

        byte[] content = GC.AllocateUninitializedArray<byte>((int)source.Length);
        source.Read(0, content);
        return content;
    }
}
