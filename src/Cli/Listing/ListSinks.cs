using C1z.Cli.Hosting;
using C1z.Cli.Json;
using C1z.Cli.Output;

namespace C1z.Cli.Listing;

/// <summary>Takes the records of a listing, page by page.</summary>
internal interface IListSink<T> : IDisposable
{
    void Write(IReadOnlyList<T> records);

    /// <summary>Ends the listing.</summary>
    /// <param name="nextToken">Where to go on; empty when everything was listed.</param>
    void Complete(string nextToken);

    /// <summary>Reading failed: what was written must not look like a whole listing.</summary>
    void Abort();
}

/// <summary>A table for people.</summary>
internal sealed class TableSink<T>(ListSource<T> source, ToolConsole console) : IListSink<T>
{
    private readonly TableWriter _table = new(console.Out, source.Columns, console.OutIsTerminal);

    public void Write(IReadOnlyList<T> records)
    {
        if (records.Count > 0)
        {
            _table.Write([.. records.Select(source.Row)]);
            if (console.OutIsTerminal)
            {
                console.Flush();
            }
        }
    }

    public void Complete(string nextToken)
    {
        _table.Complete();
        console.Flush();
        if (nextToken.Length > 0)
        {
            console.Error.WriteLine($"more follows: --page-token {nextToken}");
        }
    }

    public void Abort() => _table.Abort();

    public void Dispose()
    {
    }
}

/// <summary>One JSON document for programs; unfinished when reading fails, so that no parser takes it for a whole one.</summary>
internal sealed class JsonSink<T> : IListSink<T>
{
    private readonly ListSource<T> _source;
    private readonly JsonOutput _output;
    private readonly RecordJson _record;
    private bool _started;

    public JsonSink(ListSource<T> source, ToolConsole console)
    {
        _source = source;
        _output = new JsonOutput(console.Stdout);
        _record = new RecordJson(_output);
    }

    public void Write(IReadOnlyList<T> records)
    {
        Start();
        foreach (T record in records)
        {
            _output.Json.WriteStartObject();
            _source.Json(record, _record);
            _output.Json.WriteEndObject();
            _output.FlushIfLarge();
        }
    }

    public void Complete(string nextToken)
    {
        Start();
        _output.Json.WriteEndArray();
        if (nextToken.Length > 0)
        {
            _output.Json.WriteString("nextPageToken"u8, nextToken);
        }

        _output.Json.WriteEndObject();
        _output.EndLine();
        _output.Flush();
    }

    public void Abort()
    {
        if (_started)
        {
            _output.Flush();
        }
    }

    public void Dispose() => _output.Dispose();

    private void Start()
    {
        if (!_started)
        {
            _started = true;
            _output.Json.WriteStartObject();
            _output.Json.WriteStartArray(_source.JsonName);
        }
    }
}
