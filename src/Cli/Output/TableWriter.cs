namespace C1z.Cli.Output;

/// <summary>Writes a table of any length in flat memory.</summary>
/// <remarks>
/// The first rows given decide the widths of all columns, so that rows can be written as they are read. A later cell that is wider is written
/// whole and pushes the rest of its row aside: nothing is ever cut off. The last column is not padded.
/// </remarks>
internal sealed class TableWriter(TextWriter output, IReadOnlyList<string> headers, bool ansi)
{
    // One overlong name in the first page should not push every other column off the screen.
    private const int MaxWidth = 60;

    private const string Gap = "  ";

    private int[]? _widths;

    /// <summary>Writes rows; each has a cell for each header.</summary>
    public void Write(IReadOnlyList<string[]> rows)
    {
        if (_widths is null)
        {
            _widths = Measure(rows);
            WriteHeader();
        }

        foreach (string[] row in rows)
        {
            WriteRow(row, visible: true);
        }
    }

    /// <summary>Ends the table; one without rows gets its header.</summary>
    public void Complete()
    {
        if (_widths is null)
        {
            Write([]);
        }
    }

    /// <summary>Says after a failure that what stands above is not everything.</summary>
    public void Abort()
    {
        if (_widths is not null)
        {
            output.WriteLine("(incomplete: reading failed here)");
        }
    }

    private int[] Measure(IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. headers.Select(CellText.Width)];
        foreach (string[] row in rows)
        {
            for (int i = 0; i < widths.Length; i++)
            {
                widths[i] = Math.Max(widths[i], Math.Min(CellText.Width(CellText.Visible(row[i])), MaxWidth));
            }
        }

        return widths;
    }

    private void WriteHeader()
    {
        output.Write(ansi ? "\e[1m" : "");
        WriteRow([.. headers], visible: false);
        output.Write(ansi ? "\e[0m" : "");
        WriteRow([.. _widths!.Select(width => new string('-', width))], visible: false);
    }

    private void WriteRow(string[] cells, bool visible)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            string cell = visible ? CellText.Visible(cells[i]) : cells[i];
            output.Write(cell);
            if (i < cells.Length - 1)
            {
                Pad(_widths![i] - CellText.Width(cell));
                output.Write(Gap);
            }
        }

        output.Write('\n');
    }

    private void Pad(int count)
    {
        for (; count > 0; count--)
        {
            output.Write(' ');
        }
    }
}
