namespace C1z.Cli.Output;

/// <summary>The last line of a terminal, written over and over. Not safe for concurrent use.</summary>
internal sealed class StatusLine(TextWriter terminal)
{
    private const string ToStart = "\r", EraseRest = "\e[K", WrapOff = "\e[?7l", WrapOn = "\e[?7h";

    private bool _isShown;

    /// <summary>Shows a text in place of the one before.</summary>
    /// <remarks>
    /// Without wrapping, a narrow terminal cuts the line off at its edge, whatever its width is by now; a wrapped line would leave its first rows behind
    /// each time. One call, so that no other writer's text comes between.
    /// </remarks>
    public void Show(string text)
    {
        _isShown = true;
        terminal.Write($"{ToStart}{WrapOff}{text}{EraseRest}{WrapOn}");
        terminal.Flush();
    }

    /// <summary>Makes room for a line that stays.</summary>
    public void Clear()
    {
        if (_isShown)
        {
            _isShown = false;
            terminal.Write(ToStart + EraseRest);
            terminal.Flush();
        }
    }
}
