-- A scale over the classes of a risk matrix is let in with a warning: those count patients.
CREATE EXTENSION cmiogov;
SELECT cmiogov.load_reference_matrix();
SELECT cmiogov.define_severity_scale('harm to one patient', '[{"level": "mild", "weight": 0.1}, {"level": "severe", "weight": 0.8}]');
SELECT cmiogov.define_severity_scale('classes', '[{"level": "minor", "weight": 0.01}, {"level": "catastrophic", "weight": 10}]');
SELECT * FROM cmiogov.harm_sensitivity('1000 * 1e-6 * 1', 'classes', 'minor');
SELECT * FROM cmiogov.harm_sensitivity('1000 * 1e-6 * 1', 'harm to one patient', 'mild');
