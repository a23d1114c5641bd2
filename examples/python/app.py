# README.md says how to take this into an app of your own.
from aws_cdk import App

from studio_stack import StudioStack

app = App()
StudioStack(app, "FraudDetectionStudio")
app.synth()
