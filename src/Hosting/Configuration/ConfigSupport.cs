namespace C1z.Hosting;

/// <summary>What happens to a setting that is given.</summary>
internal enum ConfigSupport
{
    /// <summary>It has its effect.</summary>
    Full,

    /// <summary>A warning: leaving it out changes nothing about the result.</summary>
    Ignored,

    /// <summary>An error: the program was asked for something that it does not do.</summary>
    Refused,
}
