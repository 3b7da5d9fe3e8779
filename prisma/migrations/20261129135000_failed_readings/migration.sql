-- Written by hand: monitoring counts these few every few seconds.
CREATE INDEX file_readings_failed ON file_readings (at) WHERE state = 'failed';
