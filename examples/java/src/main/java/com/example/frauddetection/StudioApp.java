package com.example.frauddetection;

import software.amazon.awscdk.App;

// In an app of your own: add the library to its pom.xml, take StudioStack.java, and create the stack where your app creates its stacks.
public final class StudioApp {
    private StudioApp() {
    }

    public static void main(final String[] args) {
        App app = new App();
        new StudioStack(app, "FraudDetectionStudio");
        app.synth();
    }
}
