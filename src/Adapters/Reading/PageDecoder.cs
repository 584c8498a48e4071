using System.Runtime.ExceptionServices;
using C1z.Adapters.Translation;
using C1z.Engines;
using Google.Protobuf;

namespace C1z.Adapters;

/// <summary>Makes messages of a page's rows, on several threads when the page is worth it.</summary>
/// <remarks>
/// Making message objects is most of what a large page costs. Rows are independent and batches are only read, so a page is cut into as
/// many runs as there are workers; each worker has a translator of its own, because translators remember what repeats from row to row.
/// Messages share nothing mutable. One call at a time.
/// </remarks>
internal sealed class PageDecoder
{
    // Below this many rows a worker would cost more to start than it saves.
    private const int RowsWorthAWorker = 256;

    private readonly RecordTranslator[] _translators;

    private readonly string _path;

    /// <param name="encoding">How the engine stores records.</param>
    /// <param name="workers">Threads for a large page, the caller's included.</param>
    /// <param name="path">The snapshot, named in errors.</param>
    public PageDecoder(RecordEncoding encoding, int workers, string path)
    {
        _translators = [.. Enumerable.Range(0, workers).Select(_ => RecordTranslator.For(encoding))];
        _path = path;
    }

    /// <summary>Decodes one row on the calling thread.</summary>
    /// <param name="read">Makes the message with the translator it is handed.</param>
    public T DecodeOne<T>(Func<RecordTranslator, int, T> read) => DecodeOne(_translators[0], read, 0);

    private T DecodeOne<T>(RecordTranslator translator, Func<RecordTranslator, int, T> read, int row)
    {
        try
        {
            return read(translator, row);
        }
        catch (C1zException e) when (e.Path is null)
        {
            throw new C1zException(e.Code, $"{_path}: {e.Message}", _path, e);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new C1zException(C1zErrorCode.Corrupt, $"{_path}: a stored message is not valid: {e.Message}", _path, e);
        }
    }

    /// <summary>Decodes a page.</summary>
    /// <param name="count">Rows of the page.</param>
    /// <param name="next">Token of the next page.</param>
    /// <param name="read">Makes the message of a row, given its position, with the translator it is handed.</param>
    public Page<T> Decode<T>(int count, string next, Func<RecordTranslator, int, T> read)
    {
        var items = new T[count];
        int workers = Math.Clamp(count / RowsWorthAWorker, 1, _translators.Length);
        if (workers == 1)
        {
            Fill(0, 1);
        }
        else
        {
            try
            {
                Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, worker => Fill(worker, workers));
            }
            catch (AggregateException e) when (e.InnerException is { } first)
            {
                ExceptionDispatchInfo.Throw(first);
            }
        }

        return new Page<T>(items, next);

        void Fill(int worker, int of)
        {
            RecordTranslator translator = _translators[worker];
            int to = (int)((long)count * (worker + 1) / of);
            for (int i = (int)((long)count * worker / of); i < to; i++)
            {
                items[i] = DecodeOne(translator, read, i);
            }
        }
    }
}
